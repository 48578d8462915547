import ContactCenter
import Indicators

/// How a setting is read from and written to the value that holds it.
struct ConfigurationAccessor<Root>: Sendable {
    let kind: ConfigurationKind
    let get: @Sendable (Root) -> ConfigurationValue
    /// Writes a value of ``kind``; another is a mistake of ours.
    let set: @Sendable (inout Root, ConfigurationValue) -> Void

    static func duration(
        _ path: any WritableKeyPath<Root, Milliseconds> & Sendable,
        _ range: ClosedRange<Milliseconds>
    ) -> Self {
        Self(kind: .duration(range)) {
            .duration($0[keyPath: path])
        } set: { root, value in
            guard case .duration(let duration) = value else { preconditionFailure("no duration: \(value)") }
            root[keyPath: path] = duration
        }
    }

    static func duration(
        _ path: any WritableKeyPath<Root, Milliseconds?> & Sendable,
        _ range: ClosedRange<Milliseconds>,
        absent: String
    ) -> Self {
        Self(kind: .duration(range, absent: absent)) {
            $0[keyPath: path].map { .duration($0) } ?? .absent
        } set: { root, value in
            root[keyPath: path] = if case .duration(let duration) = value { duration } else { nil }
        }
    }

    static func integer(_ path: any WritableKeyPath<Root, Int> & Sendable, _ range: ClosedRange<Int>) -> Self {
        Self(kind: .integer(range)) {
            .integer($0[keyPath: path])
        } set: { root, value in
            guard case .integer(let number) = value else { preconditionFailure("no number: \(value)") }
            root[keyPath: path] = number
        }
    }

    static func integer(
        _ path: any WritableKeyPath<Root, Int?> & Sendable,
        _ range: ClosedRange<Int>,
        absent: String
    ) -> Self {
        Self(kind: .integer(range, absent: absent)) {
            $0[keyPath: path].map { .integer($0) } ?? .absent
        } set: { root, value in
            root[keyPath: path] = if case .integer(let number) = value { number } else { nil }
        }
    }

    static func toggle(_ path: any WritableKeyPath<Root, Bool> & Sendable) -> Self {
        Self(kind: .toggle) {
            .toggle($0[keyPath: path])
        } set: { root, value in
            guard case .toggle(let isOn) = value else { preconditionFailure("neither on nor off: \(value)") }
            root[keyPath: path] = isOn
        }
    }

    static func choice<Choice: Equatable & Sendable>(
        _ path: any WritableKeyPath<Root, Choice> & Sendable,
        _ choices: [(name: String, value: Choice)]
    ) -> Self {
        Self(kind: .choice(choices.map(\.name))) { root in
            choices.first { $0.value == root[keyPath: path] }.map { .text($0.name) } ?? .absent
        } set: { root, value in
            guard let choice = choices.first(where: { .text($0.name) == value }) else {
                preconditionFailure("none of the choices: \(value)")
            }
            root[keyPath: path] = choice.value
        }
    }

    static func text(
        _ path: any WritableKeyPath<Root, String> & Sendable,
        _ form: ConfigurationKind.TextForm
    ) -> Self {
        Self(kind: .text(form)) {
            $0[keyPath: path].isEmpty ? .absent : .text($0[keyPath: path])
        } set: { root, value in
            guard case .text(let text) = value else { preconditionFailure("no text: \(value)") }
            root[keyPath: path] = text
        }
    }

    static func text(
        _ path: any WritableKeyPath<Root, String?> & Sendable,
        _ form: ConfigurationKind.TextForm
    ) -> Self {
        Self(kind: .text(form)) {
            $0[keyPath: path].map { .text($0) } ?? .absent
        } set: { root, value in
            root[keyPath: path] = if case .text(let text) = value { text } else { nil }
        }
    }

    static func scopes(_ path: any WritableKeyPath<Root, [DimensionSet]> & Sendable) -> Self {
        Self(kind: .text(.scopes)) {
            .text(ScopeNames.text(of: $0[keyPath: path]))
        } set: { root, value in
            guard case .text(let text) = value, let scopes = try? ScopeNames.parse(text) else {
                preconditionFailure("no scopes: \(value)")
            }
            root[keyPath: path] = scopes
        }
    }

    static func formulas(_ path: any WritableKeyPath<Root, [ServiceLevelFormula]> & Sendable) -> Self {
        Self(kind: .text(.words(ServiceLevelFormula.allCases.map { "\($0.name)" }))) {
            let names = $0[keyPath: path].map { "\($0.name)" }
            return names.isEmpty ? .absent : .text(names.joined(separator: ","))
        } set: { root, value in
            guard case .text(let text) = value else { preconditionFailure("no formulas: \(value)") }
            let names = text.split(separator: ",")
            root[keyPath: path] = ServiceLevelFormula.allCases.filter { names.contains(Substring("\($0.name)")) }
        }
    }

    static func secret(_ path: any WritableKeyPath<Root, Secret?> & Sendable) -> Self {
        Self(kind: .text(.any)) {
            $0[keyPath: path].map { .text($0.value) } ?? .absent
        } set: { root, value in
            root[keyPath: path] = if case .text(let text) = value { Secret(text) } else { nil }
        }
    }
}

extension ConfigurationAccessor<QueueSettings> {
    /// The same for what applies to queues without settings of their own.
    var ofDefaults: ConfigurationAccessor<AfterCallConfiguration> {
        ConfigurationAccessor<AfterCallConfiguration>(kind: kind) {
            get($0.queueDefaults)
        } set: {
            set(&$0.queueDefaults, $1)
        }
    }
}
