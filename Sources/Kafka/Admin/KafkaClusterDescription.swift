/// What a cluster says of itself.
public struct KafkaClusterDescription: Hashable, Sendable {
    /// A broker of the cluster.
    public struct Broker: Hashable, Sendable {
        /// The broker's id.
        public var id: Int32
        /// Its advertised host.
        public var host: String
        /// Its advertised port.
        public var port: Int32
    }

    /// The cluster's id; `nil` when the brokers do not say.
    public var id: String?

    /// The brokers, by id.
    public var brokers: [Broker]

    /// The topics asked for, by name.
    public var topics: [KafkaTopicDescription]
}
