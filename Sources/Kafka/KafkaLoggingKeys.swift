/// Names of the metadata in log lines.
public enum KafkaLoggingKeys {
    /// librdkafka's facility, such as `FAIL` or `REBALANCE`.
    public static let facility = "kafka.facility"

    /// The client instance, such as `agents-1#consumer-3`.
    public static let client = "kafka.client"

    /// How often the line was held back since it was last shown: librdkafka repeats itself while a broker is away.
    public static let repeated = "kafka.repeated"
}
