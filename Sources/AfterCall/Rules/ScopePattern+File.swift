import ContactCenter
import Indicators
import Yams

extension ScopePattern {
    /// Reads `scope` of a rule or of an exception: `all`, or dimensions with a value or `*`.
    ///
    /// - Parameter name: what it is the scope of, as messages call it.
    init(_ member: RuleSection.Member, of name: String) throws(RuleList.Problem) {
        if member.node.scalar?.string == "all" {
            self.init([:])
            return
        }
        let names = Dimension.allCases.map { "\($0.name)" }
        guard let section = RuleSection(member.node), !section.rest.isEmpty else {
            throw RuleList.Problem(
                member.line,
                "\(name): scope is no section",
                "write 'all', or such as {queue: billing}, {team: \"*\"}"
            )
        }
        var values: [Dimension: [UInt8]?] = [:]
        for part in section.rest {
            guard let dimension = Dimension.allCases.first(where: { "\($0.name)" == part.name }) else {
                let meant = Spelling.nearest(to: part.name, among: names).map { "did you mean '\($0)'?" }
                let all = "there are: \(names.joined(separator: ", "))"
                throw RuleList.Problem(part.line, "'\(part.name)' is no dimension", meant ?? all)
            }
            guard let value = part.node.scalar?.string, !value.isEmpty, !part.node.isPlainNull else {
                let isList = part.node.sequence != nil
                let remedy = isList ? "write one for each of them" : "write a value, or \"*\" for each"
                throw RuleList.Problem(part.line, "\(name): \(part.name) has no value", remedy)
            }
            if value != "*", let complaint = dimension.complaint(about: value) {
                throw RuleList.Problem(line: part.line, complaint: complaint)
            }
            values.updateValue(value == "*" ? nil : Array(value.utf8), forKey: dimension)
        }
        self.init(values)
    }

    /// Why no scope of this pattern is one of `other`; `nil` where there can be one.
    func reasonNotToMeet(_ other: ScopePattern) -> String? {
        for dimension in Dimension.allCases {
            guard let mine = values[dimension] ?? nil, let value = other.values[dimension] ?? nil, mine != value else {
                continue
            }
            let names = [mine, value].map { String(decoding: $0, as: UTF8.self) }
            return "the rule is about the \(dimension.name) \(names[0]), the exception about \(names[1])"
        }
        return nil
    }
}

extension Dimension {
    /// Why no scope has `value`; `nil` where one may.
    func complaint(about value: String) -> ConfigurationKind.Complaint? {
        guard let words, !words.contains(value) else { return nil }
        return .init(reason: "'\(value)' is no \(name)", remedy: "there are: \(words.joined(separator: ", "))")
    }

    /// The values that there are; `nil` where they are the operator's.
    private var words: [String]? {
        switch self {
        case .channel: Channel.allCases.map { "\($0.name)" }
        case .direction: Direction.allCases.map { "\($0.name)" }
        case .cohort: ["new", "experienced"]
        default: nil
        }
    }
}

extension RuleList.Problem {
    init(_ line: Int, _ reason: String, _ remedy: String) {
        self.init(line: line, complaint: ConfigurationKind.Complaint(reason: reason, remedy: remedy))
    }
}
