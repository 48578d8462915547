import Kafka
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

    init(_ code: Code, _ description: String, remedy: String? = nil) {
        self.code = code
        self.description = description
        self.remedy = remedy
    }

    /// Explains an error of Kafka's that came up while doing `action`.
    init(_ error: KafkaError, while action: String) {
        switch error.code {
        case .transport where error.isAboutTLS:
            self.init(
                .refused,
                "\(action): \(error.message)",
                remedy:
                    "check kafka.ssl_*: the authority that is trusted, the certificates of both sides, their dates and "
                    + "names"
            )
        case .transport, .timedOut:
            self.init(
                .unavailable,
                "\(action): \(error.message)",
                remedy: "check kafka.bootstrap_servers, and that the broker is up"
            )
        case .authentication where error.message.contains("SCRAM") && KafkaLibrary.versionWarning != nil:
            self.init(
                .refused,
                "\(action): \(error.message)",
                remedy: "check kafka.sasl_*; and Kafka 4 takes SCRAM from librdkafka 2.6.1 or newer only, this is "
                    + KafkaLibrary.version
            )
        case .authentication, .authorization:
            self.init(
                .refused,
                "\(action): \(error.message)",
                remedy: "check kafka.sasl_*, kafka.oauth_* and the ACLs of this user"
            )
        case .configuration:
            self.init(.configuration, "\(action): \(error.message)", remedy: "check the kafka section")
        default: self.init(.kafka, "\(action): \(error)")
        }
    }

    /// Explains why a worker cannot be replaced by another.
    init(_ failure: StreamFailure) {
        if failure.isDenied {
            self.init(
                .refused,
                failure.reason,
                remedy: "run 'aftercall topics check': it says which rights are missing"
            )
        } else {
            self.init(.unusable, failure.reason, remedy: "docs/operations/running.md says what to do about it")
        }
    }
}
