import AgentTracking
import ContactCenter
import Foundation

/// How a queue treats after-call work, as far as a version of the directory says: settings `wrapup.*` by their paths,
/// within the limits that the configuration has for them. What is not set here the configuration says.
public struct DirectoryPolicies: Hashable, Sendable {
    /// Values by path, such as `wrapup.limit`.
    private(set) var values: [String: ConfigurationValue] = [:]

    /// Creates policies that set nothing.
    public init() {}

    /// Whether nothing is set here.
    var isEmpty: Bool { values.isEmpty }

    /// `policy` with what is set here in its place.
    func applied(to policy: WrapUpPolicy) -> WrapUpPolicy {
        var settings = QueueSettings()
        settings.wrapUp = policy
        for (path, value) in values { ConfigurationKey.row(of: path)?.queueAccessor?.set(&settings, value) }
        return settings.wrapUp
    }
}

extension DirectoryPolicies {
    /// The settings of the configuration that a record may have.
    static let rows: [ConfigurationKey] = ConfigurationKey.all.filter {
        $0.queueAccessor != nil && $0.path.hasPrefix("wrapup.")
    }

    /// The field of the record that sets `path`: durations have their unit in the name.
    static func field(of row: ConfigurationKey) -> String {
        if case .duration = row.kind { "\(row.path)_ms" } else { row.path }
    }

    /// Takes up what a record says.
    ///
    /// - Throws: the field that has a value it may not have; `path` is where the policies are.
    init(_ record: Record, _ path: String) throws(DirectoryComplaint) {
        for row in Self.rows {
            let field = Self.field(of: row)
            let name = String(field.dropFirst("wrapup.".count))
            guard let said = record.wrapup?.values[name], said != .null else { continue }
            guard let value = row.kind.value(said) else {
                throw DirectoryComplaint("\(path).\(field)", "is not \(row.kind.limitsInMilliseconds)")
            }
            values[row.path] = value
        }
    }

    /// The policies as JSON has them.
    struct Record: Decodable {
        struct WrapUp: Decodable {
            var values: [String: Scalar]

            init(from decoder: any Decoder) throws {
                values = try decoder.singleValueContainer().decode([String: Scalar].self)
            }
        }

        var wrapup: WrapUp?
    }

    /// The value of one setting. Settings that nobody knows may have any.
    enum Scalar: Decodable, Hashable {
        case null, other
        case number(Decimal)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
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
        case (.choice(let names), .text(let text)): names.contains(text) ? .text(text) : nil
        case (.duration(_, let absent?), .text(let text)): text == absent ? .absent : nil
        case (.duration(let range, _), .number(let number)):
            Int64("\(number)").flatMap { range.contains($0) ? .duration($0) : nil }
        default: nil
        }
    }

    /// What values may be, where durations are in milliseconds.
    fileprivate var limitsInMilliseconds: String {
        guard case .duration(let range, let absent) = self else { return "one of: \(limits)" }
        let bounds = "an integer from \(range.lowerBound) to \(range.upperBound)"
        return absent.map { "\(bounds), or \"\($0)\"" } ?? bounds
    }
}
