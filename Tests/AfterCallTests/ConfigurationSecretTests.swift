import Testing

@testable import AfterCall

/// Secrets stay secret.
@Suite struct ConfigurationSecretTests {
    private static let secret = "hunter2"

    @Test func `A secret is used, and shown nowhere`() throws {
        let resolved = try ConfigurationText.resolve(
            """
            kafka:
              security_protocol: sasl_ssl
              sasl_mechanism: PLAIN
              sasl_username: user
              sasl_password: \(Self.secret)
              ssl_key_password: \(Self.secret)
              properties: {ssl.keystore.password: \(Self.secret)}
            """
        )
        #expect(resolved.problems == [])
        let kafka = resolved.configuration.kafka
        #expect(kafka.clientProperties["sasl.password"] == Self.secret)
        #expect(kafka.clientProperties["ssl.keystore.password"] == Self.secret)
        #expect(!resolved.settings.contains { $0.value?.contains(Self.secret) == true })
        #expect(resolved.settings.count { $0.isSecret && $0.value == Secret.mask } == 3)
        #expect(!"\(kafka.saslPassword as Any) \(String(reflecting: kafka.sslKeyPassword))".contains(Self.secret))
        var dumped = ""
        dump(kafka.saslPassword, to: &dumped)
        #expect(!dumped.contains(Self.secret))
    }

    @Test func `A secret in the wrong place is in no message`() throws {
        let complaints = try ConfigurationText.complaints(
            "kafka: {sasl_pasword: \(Self.secret), sasl_password: \(Self.secret), "
                + "properties: {sasl.password: \(Self.secret)}}",
            environment: ["AFTERCALL_KAFKA_SASL_PASWORD": Self.secret],
            flags: [("kafka.sasl_passwort", Self.secret), ("kafka.bootstrap_servers", "a:1")]
        )
        #expect(complaints.count == 5, "\(complaints)")
        #expect(!complaints.contains { $0.contains(Self.secret) })
    }
}
