import Foundation
import Testing

@testable import AfterCall

/// The files of TLS, before OpenSSL sees them.
@Suite struct CertificateFilesTests {
    private func complaints(_ keys: String) throws -> [String] {
        try ConfigurationText.complaints("kafka: {security_protocol: ssl, \(keys)}")
    }

    @Test(
        "A file that cannot be used is named with its key and its path",
        arguments: [
            ("ssl_ca_location: /nowhere/ca.pem", "kafka.ssl_ca_location: /nowhere/ca.pem: the file does not exist"),
            ("ssl_ca_location: /dev/null", "kafka.ssl_ca_location: /dev/null: there is no PEM in the file"),
            (
                "ssl_certificate_location: /etc, ssl_key_location: /etc",
                "kafka.ssl_certificate_location: /etc: it is a folder"
            ),
        ]
    )
    func unusable(keys: String, expected: String) throws {
        let complaints = try complaints(keys)
        #expect(complaints.first?.contains(expected) == true, "\(complaints)")
    }

    @Test func `A file in PEM is taken, whatever stands before, and so is a folder of authorities`() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("ca-\(UUID().uuidString)")
        try Data("subject: us\n-----BEGIN CERTIFICATE-----\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try complaints("ssl_ca_location: \(file.path)") == [])
        #expect(try complaints("ssl_ca_location: /etc") == [])
    }

    @Test func `What does not go together is said first`() throws {
        let complaints = try complaints("ssl_ca_location: /nowhere, ssl_key_location: /nowhere")
        #expect(complaints.count == 1 && complaints.first?.contains("ssl_certificate_location is not set") == true)
    }
}
