import Foundation

@testable import Sinks

/// Alertmanager itself, as Debian packages it, on loopback.
///
/// Thread safety: the process is only started and ended.
final class RealAlertmanager: @unchecked Sendable {
    /// What Debian's Alertmanager does not start without.
    private static let template = "/usr/share/prometheus/alertmanager/email.tmpl"

    /// Where its programs are: installed, or unpacked by `scripts/bootstrap.sh ci`.
    static let programs: (server: String, tool: String)? = {
        for folder in [Repository.url(".tools/usr/bin").path, "/usr/bin"] {
            let (server, tool) = ("\(folder)/prometheus-alertmanager", "\(folder)/amtool")
            guard [server, tool].allSatisfy(FileManager.default.isExecutableFile),
                FileManager.default.fileExists(atPath: template)
            else { continue }
            return (server, tool)
        }
        print("prometheus-alertmanager is not there as a whole: what needs a real Alertmanager is skipped")
        return nil
    }()

    static var isThere: Bool { programs != nil }

    let port: Int
    var url: String { "http://127.0.0.1:\(port)" }
    private let folder: URL
    private var process: Process?

    init(port: Int) throws {
        self.port = port
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("alertmanager-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let configuration = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"
        try Data(configuration.utf8).write(to: folder.appendingPathComponent("alertmanager.yml"))
    }

    deinit {
        process?.terminate()
        // A folder that stays is no harm.
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it, and waits until it answers.
    func start() async throws -> Bool {
        guard let programs = Self.programs else { return false }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: programs.server)
        process.arguments = [
            "--config.file=\(folder.path)/alertmanager.yml", "--storage.path=\(folder.path)/data",
            "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        return await eventually { (try? await self.alerts()) != nil }
    }

    /// Ends it, as an outage does.
    func stop() {
        process?.terminate()
        process?.waitUntilExit()
        process = nil
    }

    /// The labels of the alerts that fire, as `amtool` shows them.
    func alerts() async throws -> [[String: String]] {
        guard let tool = Self.programs?.tool else { return [] }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = ["alert", "query", "--output=json", "--alertmanager.url=\(url)"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let alerts = try JSONSerialization.jsonObject(with: said) as? [[String: Any]]
        else { throw CocoaError(.fileReadUnknown) }
        return alerts.compactMap { $0["labels"] as? [String: String] }
    }
}
