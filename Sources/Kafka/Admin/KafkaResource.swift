/// Something in a cluster that has properties.
public enum KafkaResource: Hashable, Sendable {
    /// A topic, by name.
    case topic(String)
    /// A broker, by id.
    case broker(Int32)
}
