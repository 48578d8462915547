import Kafka
import Logging
import Synchronization

/// Asks the brokers every two seconds whether they are there, beside all the work.
///
/// Thread safety: a `Mutex` guards what was found out; ``run()`` blocks a thread of its own.
public final class BrokerProbe: Sendable {
    /// What was found out last.
    public enum Finding: Hashable, Sendable {
        /// Nothing yet.
        case unknown
        /// So many brokers answered for.
        case reachable(brokers: Int)
        /// None answered, and why.
        case unreachable(reason: String)
    }

    private static let intervalMs = 2_000
    private static let timeoutMs: Int32 = 5_000

    private let configuration: KafkaConfiguration
    private let found = Mutex(Finding.unknown)
    private let isStopping = Atomic<Bool>(false)

    /// Prepares a probe of the brokers of `settings`.
    public init(_ settings: AfterCallConfiguration) {
        var configuration = settings.kafkaConfiguration
        configuration.clientID = "\(settings.instance.name)-probe"
        self.configuration = configuration
    }

    /// What was found out last.
    public var finding: Finding { found.withLock { $0 } }

    /// Ends ``run()`` soon.
    public func stop() { isStopping.store(true, ordering: .releasing) }

    /// Asks until ``stop()``.
    public func run() async throws {
        try await OwnThread.run(named: "probe") { [self] in work() }
    }

    private func work() {
        do throws(KafkaError) {
            let admin = try KafkaAdmin(configuration, handlers: .besideTheWork)
            defer { admin.close() }
            while !isStopping.load(ordering: .acquiring) {
                let finding = Self.ask(admin)
                found.withLock { $0 = finding }
                pause()
            }
        } catch {
            found.withLock { $0 = .unreachable(reason: error.code.description) }
        }
    }

    private static func ask(_ admin: KafkaAdmin) -> Finding {
        do throws(KafkaError) {
            return .reachable(brokers: try admin.brokerCount(timeoutMs: timeoutMs))
        } catch {
            return .unreachable(reason: "\(error.code) \(error.librdkafkaName)")
        }
    }

    private func pause() {
        for _ in 0..<(Self.intervalMs / 100) where !isStopping.load(ordering: .acquiring) {
            OwnThread.pause(milliseconds: 100)
        }
    }
}

extension KafkaHandlers {
    /// Of a client that asks beside the work: what is wrong with a connection is said by the clients that work.
    static var besideTheWork: KafkaHandlers {
        var logger = Logger(label: "kafka")
        logger.logLevel = .critical
        return KafkaHandlers(logger: logger, onError: { _ in })
    }
}
