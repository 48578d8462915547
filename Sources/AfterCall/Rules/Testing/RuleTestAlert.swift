import Alerting
import ContactCenter
import Indicators

/// An alert that fires in a test, or is to.
struct RuleTestAlert: Hashable {
    let rule: String
    /// Of a rule on what an agent does, the agent and the contact are dimensions among others.
    let scope: ScopeKey

    /// Whether the rule is on what an agent does.
    var isLive: Bool { Self.liveRules.contains(rule) }

    /// The rules on what an agent does.
    static let liveRules = LiveRule.allCases.map { "\($0.name)" }

    /// Whether `other` is what this one names: of a rule on what an agent does, by as many dimensions as it names.
    func names(_ other: RuleTestAlert) -> Bool {
        guard isLive else { return self == other }
        return rule == other.rule
            && Dimension.allCases.allSatisfy { dimension in
                scope.value(of: dimension).map { $0 == other.scope.value(of: dimension) } ?? true
            }
    }
}

extension RuleTestAlert: CustomStringConvertible {
    var description: String { "\(rule) of \(String(decoding: scope.text, as: UTF8.self))" }
}
