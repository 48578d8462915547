/// How a group moves partitions.
public enum KafkaRebalanceProtocol: String, Sendable {
    /// No group joined yet.
    case none = "NONE"
    /// Everything is revoked, then assigned anew.
    case eager = "EAGER"
    /// Only what moves is revoked and assigned.
    case cooperative = "COOPERATIVE"
}
