internal import CLibrdkafka

/// The librdkafka that this process runs on.
public enum KafkaLibrary {
    /// The version of the loaded librdkafka, such as `2.0.2`.
    public static var version: String { String(cString: rd_kafka_version_str()) }

    /// The version of the loaded librdkafka as librdkafka encodes it: `0xMMmmrrpp`.
    ///
    /// `pp` is `ff` for a final release.
    public static var versionNumber: Int32 { rd_kafka_version() }

    /// Says what is wrong with running on this librdkafka, or nothing when it is recent enough.
    ///
    /// Below 2.6.1, cooperative rebalances can loop, hang on close, or resume with duplicates; the offset guard of
    /// the runtime makes that harmless, yet an operator should know.
    public static var versionWarning: String? { versionWarning(for: versionNumber, named: version) }

    static func versionWarning(for number: Int32, named version: String) -> String? {
        guard number < 0x0206_01ff else { return nil }
        return "librdkafka \(version) is older than 2.6.1, where cooperative rebalances may loop, hang on close or "
            + "resume with duplicates; so all partitions of a group stand still for a moment whenever some move"
    }
}
