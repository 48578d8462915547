/// A regular expression that makes an `agent_id` of an id of the telephony system.
///
/// It has to match the whole id: `SIP/(\d+)-.*` with `$1` makes `201` of `SIP/201-0000001f`. It knows literals, `.`,
/// classes such as `[a-z_]` and `[^/]`, `\d \w \s` and their opposites, groups with and without (`(?:…)`) a number,
/// alternatives, and the quantifiers `* + ? {m} {m,} {m,n}`, each also lazy; nothing that would need to go back over an
/// id again and again. So an id is matched in a time that grows with its length times that of the pattern, whatever
/// somebody puts into either.
public struct AgentIDPattern: Sendable {
    private let program: PatternProgram
    private let template: [Part]

    private enum Part: Hashable, Sendable {
        case text(String)
        case group(Int)
    }

    /// Reads a pattern.
    ///
    /// - Parameter agentID: what to make of an id that matches: text, `$1` to `$9` for what a group matched, `$0` for
    ///   all of it, `$$` for a dollar sign.
    /// - Throws: ``AgentIDPatternError``, in words for a person.
    public init(_ pattern: String, agentID: String) throws(AgentIDPatternError) {
        program = try PatternProgram(pattern)
        template = try Self.parts(of: agentID, groups: program.groupCount)
    }

    private static func parts(of template: String, groups: Int) throws(AgentIDPatternError) -> [Part] {
        var parts: [Part] = []
        var text = ""
        var rest = template[...]
        while let first = rest.popFirst() {
            guard first == "$" else {
                text.append(first)
                continue
            }
            guard let next = rest.popFirst() else {
                throw AgentIDPatternError("'\(template)' ends in a '$'; write '$$'")
            }
            if next == "$" {
                text.append("$")
                continue
            }
            guard next.isASCII, let number = next.wholeNumberValue else {
                throw AgentIDPatternError("'$\(next)' is no group; write '$1', or '$$' for a dollar sign")
            }
            guard number <= groups else {
                throw AgentIDPatternError("'$\(number)' is asked for, and the pattern has \(groups) groups")
            }
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
            parts.append(.group(number))
        }
        if !text.isEmpty { parts.append(.text(text)) }
        guard !parts.isEmpty else { throw AgentIDPatternError("the agent_id is empty") }
        return parts
    }

    /// The `agent_id` of `id`; `nil` if it does not match, or if nothing would be left of it.
    /// - Complexity: O(length of `id` · length of the pattern).
    public func agentID(of id: String) -> String? {
        let scalars = Array(id.unicodeScalars)
        guard let groups = program.match(scalars) else { return nil }
        var result = String.UnicodeScalarView()
        for part in template {
            switch part {
            case .text(let text): result.append(contentsOf: text.unicodeScalars)
            case .group(let number):
                if let range = groups[number] { result.append(contentsOf: scalars[range]) }
            }
        }
        return result.isEmpty ? nil : String(result)
    }
}
