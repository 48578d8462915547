import AfterCall
import ContactCenter
import Foundation
import Kafka

/// Reads the outputs as any consumer would: from the bus, as JSON, into a ``DemoState``.
///
/// Belongs to one thread.
final class OutputReader {
    /// How many records are taken before the caller gets to draw.
    private static let batchRecords = 2_000
    private static let watermarksMs: Int32 = 2_000

    private(set) var state = DemoState()
    private let consumer: KafkaConsumer
    private let outputs: [String: Output]
    private let decoder = JSONDecoder()
    private var positions: [KafkaTopicPartition: Int64] = [:]
    /// The topic of the record before, so that not every record makes a string.
    private var lastTopic: (identity: UInt, output: Output, name: String)?

    /// Connects a consumer that reads every output of `settings` from its beginning.
    init(_ settings: AfterCallConfiguration, partitions: Int32, handlers: KafkaHandlers) throws {
        var configuration = KafkaConfiguration(bootstrapServers: settings.kafka.bootstrapServers)
        configuration.clientID = "aftercall-demo-view"
        configuration.groupID = "aftercall-demo-view"
        configuration.offsetReset = .earliest
        configuration.fetchWaitMaxMs = 5
        consumer = try KafkaConsumer(configuration, handlers: handlers)
        outputs = Dictionary(uniqueKeysWithValues: Output.published.map { (settings.topic(of: $0), $0) })
        for topic in outputs.keys {
            for partition in 0..<partitions { positions[KafkaTopicPartition(topic, partition)] = 0 }
        }
        try consumer.assign(startingAt: positions.keys.map { KafkaPartitionOffset($0, .beginning) })
    }

    /// Records that were read.
    var readCount: Int {
        state.agentRecords + state.wrapRecords + state.intervalRecords + state.contactRecords + state.kpiRecords
            + otherRecords
    }
    private var otherRecords = 0

    /// Notes that the processor has caught up with the history.
    func noteCaughtUp(at instant: Timestamp) {
        if state.liveSince == nil { state.liveSince = instant }
    }

    /// Takes what is there, and waits at most `waitMs` for the first record.
    func read(waitMs: Int32) throws(KafkaError) {
        var timeoutMs = waitMs
        for _ in 0..<Self.batchRecords {
            switch consumer.poll(timeoutMs: timeoutMs) {
            case .nothing: return
            case .endOfPartition: return
            case .message(let message): take(message)
            case .failure(let error, _):
                if error.isFatal { throw error }
                return
            }
            timeoutMs = 0
        }
    }

    /// Whether everything that is on the bus now has been read.
    func hasReadAll() throws(KafkaError) -> Bool {
        for (partition, position) in positions {
            let watermarks = try consumer.queryWatermarks(of: partition, timeoutMs: Self.watermarksMs)
            if position < watermarks.high { return false }
        }
        return true
    }

    /// Ends the consumer.
    func close() throws(KafkaError) {
        try consumer.close(timeoutMs: 2_000)
    }

    private func take(_ message: consuming KafkaMessage) {
        guard let (output, name) = output(of: message) else { return }
        positions[KafkaTopicPartition(name, message.partition)] = message.offset + 1
        let publishedAt = message.timestamp.milliseconds.map(Timestamp.init(milliseconds:))
        if output == .deadLetters {
            otherRecords += 1
            let cause = message.withHeader("aftercall-error-cause") { $0.map { String(decoding: $0, as: UTF8.self) } }
            state.deadLetterArrived(cause: cause ?? "unknown")
            return
        }
        let key = message.withKey { $0.map { String(decoding: $0, as: UTF8.self) } } ?? ""
        let value = message.withValue { $0.map { Data($0) } }
        do {
            try take(output, key: key, value: value, publishedAt: publishedAt)
        } catch {
            state.unreadableArrived()
        }
    }

    private func take(_ output: Output, key: String, value: Data?, publishedAt: Timestamp?) throws {
        switch output {
        case .agents:
            state.agentChanged(key, to: try value.map { try decoder.decode(PublishedAgent.self, from: $0) })
        case .wraps:
            if let value { state.wrapPublished(try decoder.decode(PublishedWrap.self, from: value)) }
        case .intervals:
            if let value { state.intervalPublished(try decoder.decode(PublishedInterval.self, from: value)) }
        case .alerts:
            otherRecords += 1
            guard let value else { return }
            state.alertChanged(try decoder.decode(PublishedAlert.self, from: value), publishedAt: publishedAt)
        case .contacts: state.contactPublished()
        case .kpis:
            // Most are of windows that are not shown, and each has dozens of values.
            let shown = IndicatorBoard.keeps(key: key) ? value : nil
            state.kpiPublished(try shown.map { try decoder.decode(PublishedKPI.self, from: $0) }, key: key)
        case .deadLetters, .contactInbox, .cellsInbox, .customerInbox, .agentInbox: break
        }
    }

    private func output(of message: borrowing KafkaMessage) -> (output: Output, name: String)? {
        let identity = message.topicIdentity
        if let last = lastTopic, last.identity == identity { return (last.output, last.name) }
        let name = message.topic
        guard let output = outputs[name] else { return nil }
        lastTopic = (identity, output, name)
        return (output, name)
    }
}
