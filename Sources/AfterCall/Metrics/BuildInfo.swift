import Foundation
import Kafka

/// What is running.
public struct BuildInfo: Hashable, Sendable {
    /// The variable in which a build says what it was made of.
    public static let commitVariable = "AFTERCALL_BUILD_COMMIT"

    /// The version of the program.
    public var version: String
    /// The commit that it was built from; `unknown` where the build does not say.
    public var commit: String
    /// The Swift that compiled it, such as `6.3`.
    public var swift: String
    /// The version of the librdkafka that is loaded.
    public let librdkafka = KafkaLibrary.version

    /// This program.
    public static let current = BuildInfo(environment: ProcessInfo.processInfo.environment)

    init(environment: [String: String]) {
        version = "0.1.0"
        let named = environment[Self.commitVariable] ?? ""
        commit = named.isEmpty ? "unknown" : String(named.prefix(40))
        #if compiler(>=6.4)
            swift = ">=6.4"
        #elseif compiler(>=6.3)
            swift = "6.3"
        #else
            swift = "6.2"
        #endif
    }
}

extension BuildInfo: CustomStringConvertible {
    /// All of it in one line.
    public var description: String {
        "aftercall \(version) (commit \(commit), Swift \(swift), librdkafka \(librdkafka))"
    }
}
