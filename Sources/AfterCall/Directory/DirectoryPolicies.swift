import AgentTracking
import Alerting
import ContactCenter
import Foundation

/// How a queue treats after-call work, and when that is worth an alert, as far as a version of the directory says:
/// settings `wrapup.*` and `alerts.*` by their paths, within the limits that the configuration has for them. What is
/// not set here the configuration says.
public struct DirectoryPolicies: Hashable, Sendable {
    /// Values by path, such as `wrapup.limit`.
    private(set) var values: [String: ConfigurationValue] = [:]
    /// Which thresholds of live rules are set here.
    private(set) var liveSets: Set<LiveThreshold> = []
    /// Their values.
    private(set) var liveThresholds = LiveThresholds()

    /// Creates policies that set nothing.
    public init() {}

    /// Whether nothing is set here.
    var isEmpty: Bool { values.isEmpty }

    /// `policy` with what is set here in its place.
    func applied(to policy: WrapUpPolicy) -> WrapUpPolicy {
        var settings = QueueSettings()
        settings.wrapUp = policy
        apply(to: &settings)
        return settings.wrapUp
    }

    /// Sets what is set here.
    func apply(to settings: inout QueueSettings) {
        for (path, value) in values { ConfigurationKey.row(of: path)?.queueAccessor?.set(&settings, value) }
    }

    private mutating func noteLiveThresholds() {
        liveSets = Set(LiveThreshold.allCases.filter { values[$0.path] != nil })
        var settings = QueueSettings()
        apply(to: &settings)
        liveThresholds = settings.thresholds
    }
}

extension DirectoryPolicies {
    /// The settings of the configuration that a record may have.
    static let rows: [ConfigurationKey] = ConfigurationKey.all.filter {
        $0.queueAccessor != nil && ["wrapup", "alerts"].contains($0.path.prefix { $0 != "." })
    }

    /// What holds several of them: `alerts`, `alerts.acw_exceeded` and so on.
    private static let sections: Set<String> = Set(
        rows.flatMap { row -> [String] in
            let parts = row.path.split(separator: ".").dropLast()
            return parts.indices.map { parts[...$0].joined(separator: ".") }
        }
    )

    /// The field of the record that sets `path`: durations have their unit in the name.
    static func field(of row: ConfigurationKey) -> String {
        if case .duration = row.kind { "\(row.path)_ms" } else { row.path }
    }

    /// Takes up what a record says.
    ///
    /// - Throws: the field that has a value it may not have; `path` is where the policies are.
    init(_ record: Record, _ path: String) throws(DirectoryComplaint) {
        for section in Self.sections {
            guard let said = record.values[section], said != .null, said != .section else { continue }
            throw DirectoryComplaint("\(path).\(section)", "is of another type")
        }
        for row in Self.rows {
            let field = Self.field(of: row)
            guard let said = record.values[field], said != .null else { continue }
            guard let value = row.kind.value(said) else {
                throw DirectoryComplaint("\(path).\(field)", "is not \(row.kind.limitsInMilliseconds)")
            }
            values[row.path] = value
        }
        noteLiveThresholds()
    }

    /// The policies as JSON has them: values by their paths, `alerts.acw_exceeded.warning_ms`.
    struct Record: Decodable {
        private(set) var values: [String: Scalar] = [:]

        init(from decoder: any Decoder) throws {
            try read(decoder.singleValueContainer().decode([String: Part].self), prefix: "")
        }

        private mutating func read(_ parts: [String: Part], prefix: String) {
            for (name, part) in parts {
                switch part {
                case .scalar(let value): values[prefix + name] = value
                case .section(let inner):
                    values[prefix + name] = .section
                    read(inner, prefix: prefix + name + ".")
                }
            }
        }

        private indirect enum Part: Decodable {
            case scalar(Scalar)
            case section([String: Part])

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let inner = try? container.decode([String: Part].self) {
                    self = .section(inner)
                } else {
                    self = .scalar(try container.decode(Scalar.self))
                }
            }
        }
    }

    /// The value of one setting. Settings that nobody knows may have any.
    enum Scalar: Decodable, Hashable {
        case null, section, other
        case flag(Bool)
        case number(Decimal)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let flag = try? container.decode(Bool.self) {
                self = .flag(flag)
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Decimal.self) {
                self = .number(number)
            } else {
                self = .other
            }
        }
    }
}

extension ConfigurationKind {
    /// What a record of the directory says, as a value of this kind; `nil` where it is none.
    fileprivate func value(_ said: DirectoryPolicies.Scalar) -> ConfigurationValue? {
        switch (self, said) {
        case (.toggle, .flag(let isOn)): .toggle(isOn)
        case (.choice(let names), .text(let text)): names.contains(text) ? .text(text) : nil
        case (.duration(_, let absent?), .text(let text)): text == absent ? .absent : nil
        case (.duration(let range, _), .number(let number)):
            Int64("\(number)").flatMap { range.contains($0) ? .duration($0) : nil }
        default: nil
        }
    }

    /// What values may be, where durations are in milliseconds.
    fileprivate var limitsInMilliseconds: String {
        if case .toggle = self { return "true or false" }
        guard case .duration(let range, let absent) = self else { return "one of: \(limits)" }
        let bounds = "an integer from \(range.lowerBound) to \(range.upperBound)"
        return absent.map { "\(bounds), or \"\($0)\"" } ?? bounds
    }
}
