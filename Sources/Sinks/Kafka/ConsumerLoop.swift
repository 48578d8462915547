import AfterCall
import ContactCenter
import Kafka
import Logging

/// Reads the topic of alerts for a sink, on a thread of its own: a member of the sink's group, made anew when it fails.
final class ConsumerLoop {
    /// How long one poll may wait, in milliseconds.
    private static let pollMs: Int32 = 50
    /// How many records are read before the delegate gets its turn.
    private static let recordsPerTurn = 500
    /// How long after a failure a new consumer is made, in milliseconds.
    private static let pauseMs = 1_000
    /// How long leaving the group may take, in milliseconds.
    private static let closeMs: Int32 = 5_000

    private let clients: SinkClients
    private let metrics: SinkMetrics
    private let delegate: any ConsumerDelegate
    private let logger: Logger
    private var assignmentFailure: KafkaError?
    /// Why alerts cannot be read, and when that was told; `nil` where they can.
    private var complaint: (error: KafkaError, toldAt: ContinuousClock.Instant)?

    private static let repeatedAfter = Duration.seconds(3_600)

    init(_ clients: SinkClients, _ metrics: SinkMetrics, _ delegate: any ConsumerDelegate, logger: Logger) {
        self.clients = clients
        self.metrics = metrics
        self.delegate = delegate
        self.logger = logger
    }

    /// Reads until the delegate is done.
    func run() {
        while !delegate.isDone {
            do throws(KafkaError) {
                try session()
            } catch {
                failed(error)
                OwnThread.pause(milliseconds: Self.pauseMs)
            }
        }
    }

    private func session() throws(KafkaError) {
        assignmentFailure = nil
        let consumer = try KafkaConsumer(
            clients.consumer,
            handlers: KafkaHandlers(logger: logger)
        ) { [unowned self] consumer, rebalance in
            serve(rebalance, consumer)
        }
        do throws(KafkaError) {
            try consumer.subscribe(to: [clients.settings.topic(of: .alerts)])
            while !delegate.isDone {
                try read(consumer)
                if let assignmentFailure { throw assignmentFailure }
                try delegate.turn(consumer)
            }
        } catch {
            close(consumer)
            throw error
        }
        close(consumer)
    }

    private func read(_ consumer: KafkaConsumer) throws(KafkaError) {
        var waitMs = Self.pollMs
        for _ in 0..<Self.recordsPerTurn {
            switch consumer.poll(timeoutMs: waitMs) {
            case .message(let message):
                succeeded()
                delegate.received(StoredRecord(message))
                guard delegate.hasRoom else { return }
            case .endOfPartition(let end):
                succeeded()
                delegate.reachedEnd(of: end.partition.partition)
            case .nothing: return
            case .failure(let error, _):
                if error.isFatal { throw error }
                switch error.code {
                case .authorization, .authentication, .unsupported: failed(error)
                // Brokers that are away are told of by those that write to them.
                default: logger.debug("a sink's consumer", metadata: ["error": "\(error)"])
                }
                return
            }
            waitMs = 0
        }
    }

    private func failed(_ error: KafkaError) {
        metrics.set(canRead: false)
        let now = ContinuousClock.now
        // Errors are equal where they differ in words only.
        if let complaint, complaint.error == error, now - complaint.toldAt < Self.repeatedAfter { return }
        complaint = (error, now)
        let topic = clients.settings.topic(of: .alerts)
        var metadata: Logger.Metadata = [
            "sink.name": "\(clients.name)", "kafka.topic": "\(topic)", "error": "\(error)",
        ]
        if error.code == .authorization {
            metadata["remedy"] = "grant Read and Describe on the topic \(topic), and Read on the group \(clients.group)"
        }
        logger.warning("a sink cannot read alerts, and nobody is told of them; it tries again", metadata: metadata)
    }

    private func succeeded() {
        guard complaint != nil else { return }
        complaint = nil
        metrics.set(canRead: true)
        logger.notice("a sink reads alerts again", metadata: ["sink.name": "\(clients.name)"])
    }

    private func serve(_ rebalance: KafkaRebalance, _ consumer: KafkaConsumer) {
        switch rebalance {
        case .assigned(let partitions):
            do throws(KafkaError) {
                try consumer.assign(startingAt: try delegate.assigned(partitions, consumer))
            } catch {
                assignmentFailure = error
            }
        case .revoked(let partitions): delegate.revoked(partitions.map(\.partition), consumer)
        case .lost(let partitions): delegate.revoked(partitions.map(\.partition), nil)
        }
    }

    private func close(_ consumer: KafkaConsumer) {
        do throws(KafkaError) {
            try consumer.close(timeoutMs: Self.closeMs)
        } catch {
            logger.debug("a sink's consumer did not leave its group in time", metadata: ["error": "\(error)"])
        }
    }
}

extension StoredRecord {
    /// Copies `message`.
    init(_ message: borrowing KafkaMessage) {
        var headers: [Header] = []
        message.forEachHeader { name, value in
            headers.append(Header(name: String(decoding: name, as: UTF8.self), value: value.map { Array($0) }))
        }
        self.init(
            topic: message.topic,
            partition: message.partition,
            offset: message.offset,
            timestampMs: message.timestamp.milliseconds ?? WallClock.now.milliseconds,
            key: message.keyInPlace.map { Array($0) },
            value: message.valueInPlace.map { Array($0) },
            headers: headers
        )
    }
}
