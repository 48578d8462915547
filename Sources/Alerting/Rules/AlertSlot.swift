import ContactCenter
import Indicators

/// The alert of a rule about a scope, or about an agent or a reason of it.
struct AlertSlot: Sendable {
    /// The name of the rule.
    let rule: [UInt8]
    /// The scope of the records that it is judged by.
    let scope: [UInt8]
    /// The agent or reason of that scope; empty where it is about all of it.
    let child: [UInt8]
    let hash: UInt64
    /// The place of the rule in the table; -1 where it is not in force.
    var row = -1
    var life = AlertLifecycle()
    /// The journal knows how it was before the transaction.
    var isTouched = false
    /// The last record that the rule looked at had it.
    var isSeen = false

    init(rule: [UInt8], scope: [UInt8], child: [UInt8]) {
        self.rule = rule
        self.scope = scope
        self.child = child
        hash = rule.withUnsafeBytes { rule in
            scope.withUnsafeBytes { scope in child.withUnsafeBytes { Self.hash(rule, scope, $0) } }
        }
    }

    static func hash(
        _ rule: UnsafeRawBufferPointer,
        _ scope: UnsafeRawBufferPointer,
        _ child: UnsafeRawBufferPointer
    ) -> UInt64 {
        var hash = ByteHash()
        hash.combine(rule)
        hash.combine(scope)
        hash.combine(child)
        return hash.value
    }

    func isFor(
        _ rule: UnsafeRawBufferPointer,
        _ scope: UnsafeRawBufferPointer,
        _ child: UnsafeRawBufferPointer
    ) -> Bool {
        self.rule.withUnsafeBytes { $0.hasSameBytes(as: rule) }
            && self.scope.withUnsafeBytes { $0.hasSameBytes(as: scope) }
            && self.child.withUnsafeBytes { $0.hasSameBytes(as: child) }
    }

    /// The scope that the alert is about: that of the records, and the agent or reason.
    func subject(_ childDimension: Dimension?) -> ScopeKey? {
        var values: [(dimension: Dimension, value: [UInt8])] = []
        scope.withUnsafeBytes { scope in
            ScopeText.forEachValue(of: scope) { values.append(($0, Array($1))) }
        }
        if let childDimension, !child.isEmpty { values.append((childDimension, child)) }
        return ScopeKey(values)
    }
}
