import Foundation
import Testing

@testable import AfterCall

/// Secrets stay secret.
@Suite struct ConfigurationSecretTests {
    private static let secret = "hunter2"

    @Test func `A secret is used, and shown nowhere`() throws {
        let pem = FileManager.default.temporaryDirectory.appendingPathComponent("pem-\(UUID().uuidString)")
        try Data("-----BEGIN CERTIFICATE-----\n".utf8).write(to: pem)
        defer { try? FileManager.default.removeItem(at: pem) }
        let resolved = try ConfigurationText.resolve(
            """
            kafka:
              security_protocol: sasl_ssl
              sasl_mechanism: PLAIN
              sasl_username: user
              sasl_password: \(Self.secret)
              ssl_certificate_location: \(pem.path)
              ssl_key_location: \(pem.path)
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

    @Test func `A secret can be in a file of its own, which is named and not shown`() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("secret-\(UUID().uuidString)")
        try Data("\(Self.secret)\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let text = "http: {host: 0.0.0.0, token_file: '\(file.path)'}"
        let resolved = try ConfigurationText.resolve(text)
        #expect(resolved.problems == [])
        #expect(resolved.configuration.http.token?.value == Self.secret)
        let shown = try #require(resolved.settings.first { $0.key == "http.token" })
        #expect(shown.value == Secret.mask && shown.place == file.path && shown.source == .file)
    }

    @Test(
        "A file of a secret that cannot be used is told, and so is a secret that is there twice",
        arguments: [
            ("/nowhere/at-all", "", "http.token_file: /nowhere/at-all: the file cannot be read"),
            ("/dev/null", "", "http.token_file: /dev/null: the file is empty"),
            ("/dev/null", ", token: x", "http.token and http.token_file are both set"),
        ]
    )
    func secretFiles(path: String, more: String, expected: String) throws {
        let complaints = try ConfigurationText.complaints("http: {token_file: '\(path)'\(more)}")
        #expect(complaints.count == 1 && complaints.first?.contains(expected) == true, "\(complaints)")
    }

    @Test func `A file of a secret that is no text in UTF-8 is told as such`() throws {
        try ConfigurationText.inFolder { folder in
            let file = folder.appendingPathComponent("token")
            try Data([0xFF, 0xFE, 0x61, 0x00]).write(to: file)
            let complaints = try ConfigurationText.complaints("http: {token_file: '\(file.path)'}")
            #expect(complaints.count == 1 && complaints.first?.contains("no text in UTF-8") == true, "\(complaints)")
        }
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
