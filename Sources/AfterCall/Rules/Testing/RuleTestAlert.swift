import Alerting
import ContactCenter
import Indicators

/// An alert that fires in a test, or is to.
struct RuleTestAlert: Hashable {
    let rule: String
    /// Of a rule on what an agent does, the agent and the contact are dimensions among others.
    let scope: ScopeKey

    init(rule: String, scope: ScopeKey) {
        self.rule = rule
        self.scope = scope
    }

    /// What a published record is about.
    init(_ record: AlertRecord) {
        var values = Dimension.allCases.compactMap { dimension in
            record.scope["\(dimension.name)"].map { (dimension: dimension, value: Array($0.utf8)) }
        }
        values.append((.tenant, Array(record.tenant.utf8)))
        values.append((.contact, Array((record.contactID ?? "").utf8)))
        if record.entity.kind == "partition" { values.append((.partition, Array(record.entity.id.utf8))) }
        self.init(rule: record.rule, scope: ScopeKey(values))
    }

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
