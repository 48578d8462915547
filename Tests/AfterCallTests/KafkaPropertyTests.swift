import Testing

@testable import AfterCall

@Suite struct KafkaPropertyTests {
    @Test(
        arguments: [
            (
                "ssl.key.location failed: error:0A080009:SSL routines::PEM lib",
                ["kafka.ssl_certificate_location", "kafka.ssl_key_location", "kafka.ssl_key_password"]
            ),
            ("ssl.ca.location failed: no such file", ["kafka.ssl_ca_location"]),
            ("linger.ms: Invalid value for configuration property \"queue.buffering.max.ms\"", []),
        ] as [(String, [String])]
    )
    func `What librdkafka complains of has keys that set it`(message: String, keys: [String]) {
        #expect(KafkaProperty.keys(of: message) == keys)
    }
}
