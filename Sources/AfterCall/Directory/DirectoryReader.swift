import Kafka
import Logging

/// Reads the directory whole, then follows it: every process has all of it, so it joins no group and commits nothing.
///
/// What it has read it puts on the shelf, as a whole when the end of all partitions was reached for the first time, and
/// after that at each change. Of what is read from the beginning the newest record of each key counts, as if the topic
/// had been compacted. A record that cannot be used is logged, and what was known stays.
///
/// Thread safety: none; it is made and run on a thread of its own.
final class DirectoryReader {
    private static let answerMs: Int32 = 5_000
    private static let pollMs: Int32 = 100
    private static let pauseMs = 500
    /// How often it is looked whether there is a topic now, or whether it has more partitions.
    private static let searchEvery = Duration.seconds(30)
    private static let warnEvery = Duration.seconds(10)

    /// A record as it was read.
    private struct Unread {
        let value: [UInt8]?
        let partition: Int32
        let offset: Int64
    }

    private var settings: AfterCallConfiguration
    private let topic: String
    private let shelf: DirectoryShelf
    private let logger: Logger
    private var table: DirectoryTable
    private var consumer: KafkaConsumer?
    private var partitionCount = 0
    /// The partitions whose end was not reached yet.
    private var behind: Set<Int32> = []
    /// The newest record of each key that was read before the end.
    private var newest: [[UInt8]?: Unread] = [:]
    private var hasChanged = false
    private var nextSearch = ContinuousClock.now
    private var nextWarning = ContinuousClock.now

    /// - Parameters:
    ///   - topic: which topic is read.
    ///   - shelf: where to put what was read.
    init(_ settings: AfterCallConfiguration, topic: String, shelf: DirectoryShelf, logger: Logger) {
        self.settings = settings
        self.topic = topic
        self.shelf = shelf
        var logger = logger
        logger[metadataKey: "kafka.topic"] = "\(topic)"
        self.logger = logger
        table = DirectoryTable(timeZone: settings.indicators.timeZone, configuration: settings)
    }

    /// Reads until `isStopping` says so.
    ///
    /// - Parameter renewed: settings that have taken the place of those before. What policies have to go together with
    ///   is another then, so everything is read once more.
    /// - Throws: ``RunnerError`` where the broker refuses us.
    func run(
        renewed: () -> AfterCallConfiguration? = { nil },
        until isStopping: () -> Bool
    ) throws(RunnerError) {
        do throws(KafkaError) {
            while !isStopping() {
                if let settings = renewed() { try readAnew(settings) }
                if ContinuousClock.now >= nextSearch { try search() }
                if let consumer {
                    try poll(consumer)
                } else {
                    OwnThread.pause(milliseconds: Self.pauseMs)
                }
            }
        } catch {
            let action = "reading the directory (\(topic))"
            guard error.code == .authorization else { throw RunnerError(error, while: action) }
            throw RunnerError(
                .refused,
                "\(action): \(error.message)",
                remedy: "grant Read on the topic \(topic) and on the group \(settings.directoryGroup)"
            )
        }
        close()
    }

    private func readAnew(_ settings: AfterCallConfiguration) throws(KafkaError) {
        self.settings = settings
        table = DirectoryTable(timeZone: settings.indicators.timeZone, configuration: settings)
        guard consumer != nil else { return }
        hasChanged = true
        try begin(partitions: partitionCount)
    }

    private func close() {
        do throws(KafkaError) {
            try consumer?.close()
        } catch {
            // It was no member of a group, so nobody waits for it.
            logger.debug("the reader of the directory was not closed in order", metadata: ["error": "\(error)"])
        }
    }

    // MARK: The topic

    /// Looks for the topic, and begins to read it where it is new or has more partitions.
    private func search() throws(KafkaError) {
        nextSearch = .now + Self.searchEvery
        do throws(KafkaError) {
            let count = try countPartitions()
            if count == 0 { return noteMissing() }
            if count != partitionCount { try begin(partitions: count) }
        } catch {
            if !shelf.isRead { nextSearch = .now + .milliseconds(Self.pauseMs) }
            try note(error)
        }
    }

    private func countPartitions() throws(KafkaError) -> Int {
        let admin = try KafkaAdmin(settings.kafkaConfiguration, handlers: KafkaHandlers(logger: logger))
        defer { admin.close() }
        return try admin.describe(topics: [topic], timeoutMs: Self.answerMs).topics.first?.partitions.count ?? 0
    }

    private func noteMissing() {
        guard !shelf.isRead else { return }
        logger.debug("there is no directory; it is read when there is one")
        shelf.markRead()
    }

    private func begin(partitions count: Int) throws(KafkaError) {
        let consumer = if let known = self.consumer { known } else { try makeConsumer() }
        self.consumer = consumer
        // All from the beginning, those too that were read before: their keys may have moved.
        newest = [:]
        behind = Set(0..<Int32(count))
        try consumer.replaceAssignment(startingAt: behind.map { KafkaPartitionOffset(topic, $0, .beginning) })
        partitionCount = count
    }

    private func makeConsumer() throws(KafkaError) -> KafkaConsumer {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.instance.name)-directory"
        configuration.groupID = settings.directoryGroup
        configuration.isolationLevel = .readCommitted
        configuration.reportsEndOfPartition = true
        configuration.offsetReset = .earliest
        configuration.fetchWaitMaxMs = Int(settings.loop.fetchWaitMs)
        return try KafkaConsumer(configuration, handlers: KafkaHandlers(logger: logger))
    }

    // MARK: Records

    private func poll(_ consumer: KafkaConsumer) throws(KafkaError) {
        let outcome = consumer.poll(timeoutMs: Self.pollMs)
        switch consume outcome {
        case .message(let message): take(message)
        case .nothing: publish()
        case .endOfPartition(let end):
            behind.remove(end.partition.partition)
            publish()
        case .failure(let error, _): try note(error)
        }
    }

    private func take(_ message: borrowing KafkaMessage) {
        let key = message.withKey { $0.map { Array($0) } }
        let value = message.withValue { $0.map { Array($0) } }
        let record = Unread(value: value, partition: message.partition, offset: message.offset)
        if behind.isEmpty { apply(record, key) } else { newest[key] = record }
    }

    private func apply(_ record: Unread, _ key: [UInt8]?) {
        do throws(DirectoryComplaint) {
            if try table.apply(key: key, value: record.value) { hasChanged = true }
        } catch {
            logger.warning(
                table.knows(key)
                    ? "a record of the directory cannot be used; what an earlier one with its key says stays in force"
                    : "a record of the directory cannot be used; nothing is in force of what its key stands for",
                metadata: [
                    "kafka.partition": "\(record.partition)", "kafka.offset": "\(record.offset)",
                    "field": "\(error.field)", "reason": "\(error.reason)",
                ]
            )
        }
    }

    /// Puts on the shelf what was read, unless older records are still to come.
    private func publish() {
        guard behind.isEmpty else { return }
        for (key, record) in newest { apply(record, key) }
        newest = [:]
        guard hasChanged || !shelf.isRead else { return }
        let directory = table.directory
        if shelf.isRead, directory == shelf.directory {
            hasChanged = false
            return
        }
        logger.info(
            shelf.isRead ? "the directory has changed" : "the directory was read",
            metadata: [
                "agents": "\(directory.agents.count)", "queues": "\(directory.queues.count)",
                "campaigns": "\(directory.campaigns.count)",
            ]
        )
        if hasChanged { shelf.put(directory) }
        hasChanged = false
        shelf.markRead()
    }

    // MARK: Failures

    /// What passes is logged now and then; what only a person can put right ends the reading, unless a directory is
    /// there to go on with.
    private func note(_ error: KafkaError) throws(KafkaError) {
        let isRefused = error.code == .authentication || error.code == .authorization || error.code == .configuration
        if error.isFatal || isRefused && !shelf.isRead { throw error }
        guard ContinuousClock.now >= nextWarning else { return }
        nextWarning = .now + Self.warnEvery
        logger.warning("the directory cannot be read at the moment", metadata: ["error": "\(error)"])
    }
}
