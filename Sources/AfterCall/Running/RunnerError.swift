public import Kafka
import Streaming

/// Why the agents stage cannot go on.
public struct RunnerError: Error, CustomStringConvertible, Sendable {
    /// The kind of failure.
    public enum Code: Sendable {
        /// The broker cannot be reached.
        case unavailable
        /// A topic that is needed does not exist.
        case missingTopic
        /// Topics that do not fit together.
        case topics
        /// The broker refuses us.
        case refused
        /// What is on the bus cannot be gone on with: offsets that are gone, a changelog that cannot be read.
        case unusable
        /// librdkafka refuses a property.
        case configuration
        /// Something else that Kafka says.
        case kafka
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, in one line.
    public let description: String
    /// What to do about it, in one line.
    public let remedy: String?
    /// Whether brokers do not accept who we are, by whatever was to show it.
    let isAboutIdentity: Bool

    init(_ code: Code, _ description: String, remedy: String? = nil, isAboutIdentity: Bool = false) {
        self.code = code
        self.description = description
        self.remedy = remedy
        self.isAboutIdentity = isAboutIdentity
    }

    /// Explains why a topic keeps us from beginning.
    init(_ finding: TopicFinding) {
        let code: Code =
            switch finding.code {
            case .authorization: .refused
            case .lostState, .deletedRecords: .unusable
            default: .missingTopic
            }
        self.init(code, finding.message, remedy: finding.remedy)
    }

    /// Explains why `topic` could not be created.
    init(_ error: KafkaError, creating topic: String) {
        if error.librdkafkaName == "INVALID_REPLICATION_FACTOR" {
            self.init(
                .configuration,
                "creating \(topic): \(error.message)",
                remedy: "set topics.replication_factor to no more than there are brokers"
            )
            return
        }
        guard error.code == .authorization else {
            self.init(error, while: "creating \(topic)")
            return
        }
        self.init(
            .refused,
            "creating \(topic): \(error.message)",
            remedy: "grant Create on the topic \(topic), or create it and set topics.auto_create: off"
        )
    }

    /// Explains an error of Kafka's that came up while doing `action`.
    public init(_ error: KafkaError, while action: String) {
        switch error.code {
        case .transport where error.isAboutTLS:
            self.init(
                .refused,
                "\(action): \(error.message)",
                remedy: Self.remedy(for: error.tlsProblem)
            )
        case .transport, .timedOut:
            // A listener that wants SASL does not answer who comes without.
            let servers = "kafka.bootstrap_servers, and that the broker is up"
            let isOtherProtocol = error.message.contains("security.protocol") || error.code == .timedOut
            self.init(
                .unavailable,
                "\(action): \(error.message)",
                remedy: isOtherProtocol
                    ? "check kafka.security_protocol, which is to be that of the broker's listener, \(servers)"
                    : "check \(servers)"
            )
        case .authentication where error.message.contains("SCRAM") && KafkaLibrary.versionWarning != nil:
            self.init(
                .refused,
                "\(action): \(error.message)",
                remedy: "check kafka.sasl_*; and Kafka 4 takes SCRAM from librdkafka 2.6.1 or newer only, this is "
                    + KafkaLibrary.version
            )
        case .authentication:
            self.init(
                .refused,
                "\(action): \(error.message)",
                remedy: Self.identityRemedy,
                isAboutIdentity: true
            )
        case .authorization,
            .notDelivered where "\(error)".contains("AUTHORIZATION_FAILED"):
            self.init(.refused, "\(action): \(error.message)", remedy: "check the ACLs of this user")
        case .configuration:
            self.init(.configuration, "\(action): \(error.message)", remedy: Self.remedy(ofProperty: error.message))
        default: self.init(.kafka, "\(action): \(error)")
        }
    }

    private static let identityRemedy = "check kafka.sasl_* and kafka.oauth_*"

    private static func remedy(ofProperty message: String, _ settings: AfterCallConfiguration? = nil) -> String {
        if message.contains("oauthbearer"), message.contains("not supported in this build") {
            return "use a librdkafka that was built with OIDC (docs/operations/install.md), or kafka.oauth_token_file"
        }
        let keys = KafkaProperty.keys(of: message, settings?.kafka.properties.keys.sorted() ?? [])
        return keys.isEmpty ? "check kafka.properties" : "check \(keys.joined(separator: " and "))"
    }

    /// Explains why a worker of `stage` did not end in order.
    init(_ failure: StreamFailure, leaving stage: Stage) {
        self.init(
            .unavailable,
            "a worker of the \(stage.rawValue) stage did not end in order: \(failure.reason)",
            remedy: "nothing is lost: what it had not committed is done again by the next"
        )
    }

    /// Explains why a worker of `stage` cannot be replaced by another, as far as the broker says.
    init(_ failure: StreamFailure, _ stage: Stage, _ settings: AfterCallConfiguration) {
        if failure.cause == .configuration {
            self.init(
                .configuration,
                "the \(stage.rawValue) stage: \(failure.reason)",
                remedy: Self.remedy(ofProperty: failure.reason, settings)
            )
            return
        }
        if failure.cause == .notRecognised {
            let file = settings.kafka.oauthTokenFile
            self.init(
                .refused,
                "the \(stage.rawValue) stage is refused: \(failure.reason)",
                remedy: file.map { "put a token that is good into \($0), and a new one before that expires" }
                    ?? Self.identityRemedy,
                isAboutIdentity: true
            )
            return
        }
        guard failure.cause == .denied else {
            let remedy =
                TakenName.isMeant(failure)
                ? "another process has the instance.id of this one, or brokers are lost again and again: give each an "
                    + "id of its own"
                : failure.cause == .recordsGone
                    ? "records were deleted, or the topic was made anew: a start says which, or reads what is there "
                        + "now (docs/operations/recovery.md)"
                    : "docs/operations/running.md says what to do about it"
            self.init(.unusable, failure.reason, remedy: remedy)
            return
        }
        let group = settings.group(of: stage)
        let sources = settings.sources(of: stage).joined(separator: ", ")
        let changelog = stage.keepsState ? ", Read and Write on \(settings.changelog(of: stage))" : ""
        let remedy =
            if failure.reason.contains("GROUP_AUTHORIZATION") {
                "grant Read on the groups \(group) and \(group)-restore"
            } else if failure.reason.contains("TRANSACTIONAL_ID_AUTHORIZATION") {
                "grant Write on the transactional ids that begin with \(settings.appID)-"
            } else {
                "grant Read on \(sources)\(changelog), Write on what it publishes (docs/operations/topics.md)"
            }
        self.init(.refused, "the \(stage.rawValue) stage is refused: \(failure.reason)", remedy: remedy)
    }
}
