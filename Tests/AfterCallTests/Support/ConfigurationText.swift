import Foundation

@testable import AfterCall

/// Configurations from text, without the environment of the machine.
enum ConfigurationText {
    /// A file that is good by itself.
    static let minimal = "kafka: {bootstrap_servers: 'broker:9092'}\n"

    /// Resolves `yaml` as the file `test.yaml`, on top of the one required setting.
    static func resolve(
        _ yaml: String,
        environment: [String: String] = [:],
        flags: [(key: String, value: String)] = [(key: "kafka.bootstrap_servers", value: "broker:9092")]
    ) throws -> ResolvedConfiguration {
        try inFolder { folder in
            let file = folder.appendingPathComponent("test.yaml")
            try Data(yaml.utf8).write(to: file)
            let given = flags.map { flag in
                ConfigurationSources.Flag(key: flag.key, value: flag.value, option: "--set \(flag.key)")
            }
            var resolved = AfterCallConfiguration.resolve(
                ConfigurationSources(flags: given, environment: environment, file: file.path)
            )
            resolved.problems = resolved.problems.map { problem in
                var problem = problem
                problem.place = problem.place?.replacingOccurrences(of: folder.path + "/", with: "")
                return problem
            }
            return resolved
        }
    }

    /// What is wrong with `yaml`, with remedies, a line each.
    static func complaints(
        _ yaml: String,
        environment: [String: String] = [:],
        flags: [(key: String, value: String)] = [(key: "kafka.bootstrap_servers", value: "broker:9092")]
    ) throws -> [String] {
        try resolve(yaml, environment: environment, flags: flags).problems.map { problem in
            problem.remedy.map { "\(problem): \($0)" } ?? problem.description
        }
    }

    /// Runs `body` with a folder of its own, which is removed afterwards.
    static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("aftercall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
