import Foundation
import Testing

/// The reference implementation of protocol buffers, where it is installed.
struct Protoc {
    private let program: URL

    /// `nil` where it is not installed: then nothing is compared with it.
    static let found: Protoc? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(fileURLWithPath: "\($0)/protoc") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }.map { Protoc(program: $0) }
    }()

    /// What it makes of bytes: `decode` gives text, `encode` takes it.
    func run(_ mode: String, _ message: String, _ file: String, _ input: [UInt8]) throws -> [UInt8] {
        try ConfigurationText.inFolder { folder in
            let (source, target) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
            try Data(input).write(to: source)
            try Data().write(to: target)
            let process = Process()
            process.executableURL = program
            process.arguments = ["--\(mode)=\(message)", "--proto_path=\(RepositoryFile("schemas/proto").path)", file]
            process.standardInput = try FileHandle(forReadingFrom: source)
            process.standardOutput = try FileHandle(forWritingTo: target)
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            return Array(try Data(contentsOf: target))
        }
    }
}
