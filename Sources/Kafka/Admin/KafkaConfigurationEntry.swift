/// One property of a topic or a broker, as the cluster has it.
public struct KafkaConfigurationEntry: Hashable, Sendable {
    /// The property's name.
    public var name: String

    /// Its value; `nil` when it has none or is secret.
    public var value: String?

    /// Whether nobody set it.
    public var isDefault: Bool

    /// Whether it cannot be changed.
    public var isReadOnly: Bool

    /// Whether the cluster keeps the value to itself.
    public var isSensitive: Bool
}
