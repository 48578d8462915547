import ContactCenter
import Kafka
import Logging

/// The loop around the stages: poll, take, let the clock act, publish.
final class AgentsLoop {
    private let settings: AfterCallConfiguration
    private let logger: Logger
    private let consumer: KafkaConsumer
    private let sink: OutputSink
    private let tasks: [PartitionTask]
    private var touched: [PartitionTask] = []
    private var batch = OutputBatch()
    private var headers: [InputHeader] = []
    private let group = MessageGroup(capacity: AgentStage.foresightGroup)
    /// Whether the clock had more to do than one turn allows.
    private var hasMoreDue = false
    private var nextStatusAt = Timestamp.distantPast

    /// The poll never waits longer, so that a stop is noticed.
    private static let longestWaitMs: Milliseconds = 100
    private static let statusIntervalMs: Milliseconds = 200

    init(_ settings: AfterCallConfiguration, partitions: Int32, logger: Logger) throws(KafkaError) {
        self.settings = settings
        self.logger = logger
        let handlers = KafkaHandlers(logger: logger)
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.appID)-agents"
        configuration.groupID = "\(settings.appID)-agents"
        configuration.isolationLevel = .readCommitted
        configuration.offsetReset = .earliest
        configuration.reportsEndOfPartition = true
        configuration.fetchWaitMaxMs = Int(settings.loop.fetchWaitMs)
        configuration.properties["fetch.min.bytes"] = String(settings.loop.fetchMinBytes)
        consumer = try KafkaConsumer(configuration, handlers: handlers)
        sink = try OutputSink(settings, handlers: handlers)
        let now = WallClock.now
        let stage = settings.agentStage
        tasks = (0..<partitions).map { PartitionTask(partition: $0, settings: stage, now: now) }
        let topic = settings.topics.input
        try consumer.assign(startingAt: tasks.map { KafkaPartitionOffset(topic, $0.partition, .beginning) })
    }

    /// One turn: at most a batch of records, what the clock has to say, and its publication.
    func turn() throws(KafkaError) {
        let wait = max(0, min(nextActionAt - WallClock.now, Self.longestWaitMs))
        try read(waitMs: hasMoreDue ? 0 : wait)
        letClockAct()
        try publish()
    }

    /// Finishes what was read and waits until everything is delivered.
    func drain() throws(KafkaError) {
        letClockAct()
        try publish()
        // The outputs first: whatever the consumer has to say, they are not to be lost for it.
        try sink.close(timeoutMs: Int32(clamping: settings.loop.flushTimeoutMs))
        try consumer.close()
    }

    /// Delivers what was handed to the producer before a failure, as far as that goes.
    func salvage() {
        do throws(KafkaError) {
            try sink.close(timeoutMs: Int32(clamping: settings.loop.flushTimeoutMs))
        } catch {
            logger.error("not everything that was published was delivered", metadata: ["error": "\(error)"])
        }
    }

    /// The status, at most every 200 ms.
    func statusIfDue() -> RunnerStatus? {
        let now = WallClock.now
        guard now >= nextStatusAt else { return nil }
        nextStatusAt = now + Self.statusIntervalMs
        return status()
    }

    /// How far the loop has come.
    func status() -> RunnerStatus {
        var status = RunnerStatus()
        status.partitions = tasks.count
        status.hasCaughtUp = tasks.allSatisfy(\.hasCaughtUp)
        var lag: Int64? = 0
        for task in tasks {
            status.counters.add(task.stage.counters)
            status.agents += task.stage.agentCount
            lag = lag.flatMap { known in self.lag(of: task).map { known + $0 } }
        }
        status.lagRecords = lag
        return status
    }

    private func lag(of task: PartitionTask) -> Int64? {
        let partition = KafkaTopicPartition(settings.topics.input, task.partition)
        guard let watermarks = try? consumer.cachedWatermarks(of: partition) else {
            return task.hasCaughtUp ? 0 : nil
        }
        return max(0, watermarks.high - (task.position ?? watermarks.low))
    }

    // MARK: Reading

    private func read(waitMs: Milliseconds) throws(KafkaError) {
        defer { takeGroup() }
        var timeoutMs = Int32(waitMs)
        var taken = 0
        while taken < settings.loop.batchRecords {
            switch consumer.poll(timeoutMs: timeoutMs) {
            case .nothing: return
            case .message(let message):
                if !group.hasRoom(for: message) { takeGroup() }
                group.append(message)
            case .endOfPartition(let end):
                takeGroup()
                let number = Int(end.partition.partition)
                if tasks.indices.contains(number) { tasks[number].noteEnd(at: end.offset.absolute) }
            case .failure(let error, _):
                if error.isFatal || !Self.passesByItself(error) { throw error }
                logger.warning("a poll failed; trying again", metadata: ["error": "\(error)"])
                return
            }
            timeoutMs = 0
            taken += 1
        }
    }

    /// Whether librdkafka goes on trying, so that there is nothing for us to do but wait.
    private static func passesByItself(_ error: KafkaError) -> Bool {
        switch error.code {
        case .transport, .timedOut, .coordinator, .broker: true
        default: error.isRetriable
        }
    }

    /// Takes the messages that were polled; what several of them need is brought into the cache together.
    private func takeGroup() {
        if group.count == 0 { return }
        let task = tasks[Int(group.partition)]
        if group.count > 1 { group.withKeys { task.stage.foresee($0) } }
        group.removeAll { take($0, task) }
        touch(task)
    }

    private func take(_ message: borrowing KafkaMessage, _ task: PartitionTask) {
        let now = WallClock.now
        let timestamp = message.timestamp.milliseconds.map { Timestamp(milliseconds: $0) }
        task.noteRecord(
            at: message.offset,
            timestamp: timestamp,
            now: now,
            caughtUpMs: settings.clock.caughtUpMs
        )
        headers.removeAll(keepingCapacity: true)
        message.forEachHeader { name, value in headers.append(InputHeader(name: name, value: value)) }
        let coordinates = InputCoordinates(
            partition: message.partition,
            offset: message.offset,
            timestamp: timestamp
        )
        message.withKeyAndValue { key, value in
            headers.withUnsafeBufferPointer { headers in
                let record = InputRecord(key: key, value: value, headers: headers, coordinates: coordinates)
                task.stage.take(record, now: now, into: &batch)
            }
        }
    }

    private func touch(_ task: PartitionTask) {
        if task.isTouched { return }
        task.isTouched = true
        touched.append(task)
    }

    // MARK: The clock

    /// When the clock has something to do next.
    private var nextActionAt: Timestamp {
        var next = Timestamp.distantFuture
        for task in tasks where task.hasCaughtUp {
            if let instant = task.stage.nextActionAt { next = min(next, instant) }
        }
        return next
    }

    private func letClockAct() {
        let now = WallClock.now
        hasMoreDue = false
        for task in tasks {
            if let instant = task.stage.nextActionAt, instant <= now {
                task.stage.takeWaiting(at: now, into: &batch)
                if task.hasCaughtUp, task.stage.settle(at: now, into: &batch) { hasMoreDue = true }
                touch(task)
            }
        }
    }

    // MARK: Publishing

    private func publish() throws(KafkaError) {
        for task in touched {
            task.stage.endBatch(into: &batch)
            task.isTouched = false
        }
        touched.removeAll(keepingCapacity: true)
        if batch.records.isEmpty { return }
        try sink.send(batch)
        batch.removeAll()
    }
}
