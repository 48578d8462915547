import Foundation
import Testing

@testable import AfterCall

/// The files of settings below `deploy/` that services and pods start with; `deploy/aftercall.yaml` and the file with
/// every key are looked at elsewhere.
@Suite struct DeployedConfigurationTests {
    /// What a service or a pod has in its environment.
    private static let variables = [
        "AFTERCALL_HTTP_HOST": "0.0.0.0", "AFTERCALL_HTTP_TOKEN": "token", "AFTERCALL_INSTANCE_ID": "aftercall-0",
        "AFTERCALL_INSTANCE_STATIC_MEMBERSHIP": "on",
    ]

    private static func files() throws -> [String] {
        let overlays = "deploy/kustomize/overlays"
        let names = try FileManager.default.contentsOfDirectory(atPath: RepositoryFile(overlays).path).sorted()
        return ["deploy/compose/aftercall.yaml"] + names.map { "\(overlays)/\($0)/aftercall.yaml" }
    }

    @Test func `The program takes each of them, and each says where the broker is`() throws {
        let files = try Self.files()
        #expect(files.count >= 3)
        // A volume of the pod has it.
        let certificate = FileManager.default.temporaryDirectory.appendingPathComponent("ca-\(UUID().uuidString)")
        try Data("-----BEGIN CERTIFICATE-----\n".utf8).write(to: certificate)
        defer { try? FileManager.default.removeItem(at: certificate) }
        for file in files {
            let path = RepositoryFile(file).path
            var environment = Self.variables
            if try String(contentsOfFile: path, encoding: .utf8).contains("sasl_username:") {
                environment["AFTERCALL_KAFKA_SASL_PASSWORD"] = "password"
                environment["AFTERCALL_KAFKA_SSL_CA_LOCATION"] = certificate.path
            }
            do {
                let configuration = try AfterCallConfiguration.load(
                    ConfigurationSources(environment: environment, file: path)
                )
                #expect(configuration.kafka.bootstrapServers.contains("kafka"), "\(file)")
            } catch {
                Issue.record("\(file): \(error)")
            }
        }
    }
}
