import Kafka
import StreamingKafka

/// What a cluster says of one topic of the table.
public struct TopicState: Hashable, Sendable {
    /// Why a topic is not among those that the cluster tells of.
    public enum Absence: Hashable, Sendable {
        /// It does not exist.
        case missing
        /// It exists, and we may not see it.
        case hidden
        /// It does not exist, or we may not see it: we may not ask for its properties either.
        case unclear
    }

    /// What it should be like.
    public var definition: TopicDefinition
    /// How many partitions it has; `nil` where it is not to be seen.
    public var partitions: Int?
    /// Why it is not to be seen, where it is not.
    public var absence = Absence.missing
    /// The fewest replicas that a partition has.
    public var replicas = 0
    /// The fewest replicas of a partition that are up to date.
    public var inSyncReplicas = 0
    /// Whether some partition has no leader.
    public var lacksLeader = false
    /// Its properties by name; `nil` where the broker does not tell.
    public var properties: [String: String]?
    /// Why the broker does not tell.
    public var refusal: String?

    /// A topic that does not exist.
    public init(_ definition: TopicDefinition) {
        self.definition = definition
    }

    init(
        _ definition: TopicDefinition,
        _ description: KafkaTopicDescription?,
        _ configuration: Result<[String: KafkaConfigurationEntry], KafkaError>?
    ) {
        self.init(definition)
        guard let description, !description.partitions.isEmpty else {
            absence = Self.absence(configuration)
            return
        }
        partitions = description.partitions.count
        replicas = description.partitions.map(\.replicas.count).min() ?? 0
        inSyncReplicas = description.partitions.map(\.inSyncReplicas.count).min() ?? 0
        lacksLeader = description.partitions.contains { $0.leader < 0 }
        switch configuration {
        case .success(let entries): properties = entries.compactMapValues(\.value)
        case .failure(let error): refusal = error.message
        case nil: break
        }
    }

    /// A broker names only topics that we may see; asked for the properties of one, it says what is the matter.
    private static func absence(
        _ configuration: Result<[String: KafkaConfigurationEntry], KafkaError>?
    ) -> Absence {
        switch configuration {
        case .success: .hidden
        case .failure(let error) where error.code == .authorization: .unclear
        case .failure, nil: .missing
        }
    }

    /// A property as a number.
    func number(_ name: String) -> Int64? { properties?[name].flatMap { Int64($0) } }
}

extension [TopicState] {
    /// How long a topic may look hidden before it is, in milliseconds.
    private static let patienceMs: Int64 = 5_000

    /// What `ask` says once no topic looks hidden, or it has looked so for 5 s: of a topic that was made a moment ago
    /// one broker tells, and another does not yet.
    static func onceSettled(_ ask: () throws(KafkaError) -> [TopicState]) throws(KafkaError) -> [TopicState] {
        let clock = SystemClock()
        let deadline = clock.monotonicMs + patienceMs
        while true {
            let states = try ask()
            guard clock.monotonicMs < deadline, states.contains(where: { $0.absence == .hidden }) else { return states }
            OwnThread.pause(milliseconds: 100)
        }
    }
}
