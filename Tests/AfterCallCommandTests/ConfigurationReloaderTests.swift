import AfterCall
import Alerting
import Foundation
import Logging
import Synchronization
import Testing

@testable import AfterCallCommand

/// When a configuration that has changed is read anew.
@Suite struct ConfigurationReloaderTests {
    private static let head = "kafka: {bootstrap_servers: 'broker:9092'}\n"

    /// A file that the reloader looks at while `body` writes it; the warnings that were applied, in milliseconds.
    private func applied(_ body: (_ write: (String) throws -> Void) async throws -> Void) async throws -> [Int64?] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).yaml")
        try Self.head.write(to: file, atomically: false, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let sources = ConfigurationSources(file: file.path)
        let values = Mutex<[Int64?]>([])
        let reloader = ConfigurationReloader(
            sources,
            AfterCallConfiguration.resolve(sources),
            interval: .milliseconds(300),
            settlingTime: .milliseconds(400),
            logger: Logger(label: "reload") { _ in SwiftLogNoOpLogHandler() },
            apply: { new in values.withLock { $0.append(new.alerts.thresholds.exceededWarningMs) } },
            note: { _ in }
        )
        let running = Task { await reloader.run() }
        try await body { try (Self.head + $0).write(to: file, atomically: false, encoding: .utf8) }
        try await Task.sleep(for: .milliseconds(2_000))
        reloader.stop()
        await running.value
        return values.withLock { $0 }
    }

    @Test func `A file is read once it has stayed as it is, and not while somebody writes it`() async throws {
        let values = try await applied { write in
            for second in 21..<41 {
                try write(
                    "alerts: {acw_exceeded: {warning: \(second)s, critical: 90s}}\n"
                        + String(repeating: "#", count: second)
                )
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        #expect(values == [40_000])
    }
}
