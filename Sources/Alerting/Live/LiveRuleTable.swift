public import ContactCenter
import Indicators

/// Live rules made ready for look-ups: what holds for an agent, or for one contact of theirs, at an instant.
///
/// What the directory says of queues comes in versions: that counts which is in force at the instant that is judged.
public struct LiveRuleTable: Sendable {
    /// Some thresholds for some scopes.
    private struct Layer: Sendable {
        let values: [(dimension: Dimension, value: [UInt8]?)]
        let specificity: Int
        let order: Int
        let sets: [LiveThreshold]
        let thresholds: LiveThresholds

        init(_ exception: LiveException, order: Int = 0) {
            self.order = order
            values = exception.pattern.values.map { ($0.key, $0.value) }
            specificity = exception.pattern.specificity
            sets = Array(exception.sets)
            thresholds = exception.thresholds
        }
    }

    private struct Version: Sendable {
        let from: Timestamp
        let layer: Layer
    }

    /// The queues of a tenant of which the directory has thresholds, each with its versions in their order.
    private struct Tenant: Sendable {
        var queues = ByteKeyTable()
        var versions: [[Version]] = []
    }

    /// How specific the directory is: it names the tenant and the queue.
    private static let directorySpecificity = ScopePattern([.tenant: [], .queue: []]).specificity
    /// Longer than anything lasts, in milliseconds.
    private static let neverMs: Milliseconds = 1 << 48

    /// How long a resolved alert is remembered, in milliseconds.
    let memoryMs: Milliseconds
    /// The least time from which a rule can be due after what it is about began, except where that is shown by an open
    /// wrap or by an event of hold, in milliseconds.
    public private(set) var leastWaitMs: Milliseconds

    /// Whether the same holds for everything.
    private var isUniform = true
    /// Whether what is heard of a conversation may change how long it, or a hold of it, may last.
    public private(set) var dependsOnLabels = false

    /// Whether alerts are told of which a backlog shows that they were due, and that their ground is over.
    public let tellsHistory: Bool

    private let base: LiveThresholds
    private let leastConfiguredMs: Milliseconds
    private var queues: ByteKeyTable
    /// Least specific first: those that name no queue, then for each of ``queues`` these and its own.
    private var layers: [[Layer]]
    private var tenants = ByteKeyTable()
    private var tables: [Tenant] = []

    /// Prepares `rules`.
    ///
    /// - Parameter horizonMs: `correction.horizon` in milliseconds: for so long events may come late.
    public init(_ rules: LiveRules, horizonMs: Milliseconds) {
        base = rules.thresholds
        tellsHistory = rules.tellsHistory
        // An event one horizon late may disprove what was concluded one horizon before it.
        memoryMs = 2 * horizonMs
        let all = Self.queueExceptions(of: rules) + rules.exceptions
        let waits = all.compactMap { $0.thresholds.leastWaitMs(of: $0.sets) }
        let general = rules.thresholds.leastWaitMs(of: LiveThreshold.allCases) ?? Self.neverMs
        leastConfiguredMs = min(general, waits.min() ?? Self.neverMs)
        leastWaitMs = leastConfiguredMs
        var ofAny: [Layer] = []
        var byQueue: [[UInt8]: [Layer]] = [:]
        for (order, exception) in all.enumerated() {
            let layer = Layer(exception, order: order)
            if case .some(.some(let queue)) = exception.pattern.values[.queue], !queue.isEmpty {
                byQueue[queue, default: []].append(layer)
            } else {
                ofAny.append(layer)
            }
        }
        queues = ByteKeyTable(capacity: byQueue.count)
        layers = [Self.ordered(ofAny)]
        for (queue, own) in byQueue {
            _ = queue.withUnsafeBytes { queues.insert($0) }
            layers.append(Self.ordered(ofAny + own))
        }
        removeVersions()
    }

    private static let ofConversations: Set<LiveThreshold> = [.hold, .talk]

    private static func queueExceptions(of rules: LiveRules) -> [LiveException] {
        rules.queues.sorted { $0.key < $1.key }.compactMap { queue, own in
            let sets = LiveThreshold.allCases.filter { threshold in
                guard threshold.dimensions.contains(.queue) else { return false }
                var changed = rules.thresholds
                changed.take(threshold, from: own)
                return changed != rules.thresholds
            }
            return sets.isEmpty ? nil : LiveException(ScopePattern([.queue: Array(queue.utf8)]), Set(sets), own)
        }
    }

    private static func ordered(_ layers: [Layer]) -> [Layer] {
        layers.sorted { ($0.specificity, $0.order) < ($1.specificity, $1.order) }
    }

    // MARK: Versions

    /// Forgets what the directory has said.
    public mutating func removeVersions() {
        tenants = ByteKeyTable()
        tables.removeAll()
        leastWaitMs = leastConfiguredMs
        isUniform = queues.count == 0 && layers[0].isEmpty
        dependsOnLabels = layers.contains { $0.contains { !Self.ofConversations.isDisjoint(with: $0.sets) } }
    }

    /// Gives a queue of a tenant thresholds by version, in the order of their beginnings.
    public mutating func setVersions(
        _ versions: [(from: Timestamp, sets: Set<LiveThreshold>, thresholds: LiveThresholds)],
        ofQueue queue: UnsafeRawBufferPointer,
        tenant: UnsafeRawBufferPointer
    ) {
        let number = tenants.insert(tenant)
        if number == tables.count { tables.append(Tenant()) }
        let place = tables[number].queues.insert(queue)
        if place == tables[number].versions.count { tables[number].versions.append([]) }
        tables[number].versions[place] = versions.map { version in
            Version(
                from: version.from,
                layer: Layer(LiveException(ScopePattern([:]), version.sets, version.thresholds))
            )
        }
        isUniform = false
        if versions.contains(where: { !Self.ofConversations.isDisjoint(with: $0.sets) }) { dependsOnLabels = true }
        let waits = versions.compactMap { $0.thresholds.leastWaitMs(of: $0.sets) }
        leastWaitMs = min(leastWaitMs, waits.min() ?? Self.neverMs)
    }

    private func versions(
        of labels: AgentFacts.Labels?,
        _ facts: borrowing AgentFacts
    ) -> [Version] {
        guard !tables.isEmpty, let labels, !labels.queue.isNone, let tenant = tenants.number(of: facts.tenant),
            let queue = tables[tenant].queues.number(of: labels.queue.bytes(in: facts.bytes))
        else { return [] }
        return tables[tenant].versions[queue]
    }

    /// When other thresholds are next in force for a contact, after `instant`; in the distant future if none are.
    func nextChange(
        of labels: AgentFacts.Labels,
        _ facts: borrowing AgentFacts,
        after instant: Timestamp
    ) -> Timestamp {
        if tables.isEmpty { return .distantFuture }
        return versions(of: labels, facts).first { $0.from > instant }?.from ?? .distantFuture
    }

    // MARK: Look-ups

    /// What holds at `instant` for the contact with `labels`, or for the agent as such.
    public func thresholds(
        of labels: AgentFacts.Labels?,
        _ facts: borrowing AgentFacts,
        at instant: Timestamp
    ) -> LiveThresholds {
        if isUniform { return base }
        var queue: Int?
        if let labels, !labels.queue.isNone { queue = queues.number(of: labels.queue.bytes(in: facts.bytes)) }
        var version = versions(of: labels, facts).last { $0.from <= instant }
        var found = base
        for layer in layers[queue.map { $0 + 1 } ?? 0] {
            if let current = version, layer.specificity > Self.directorySpecificity {
                Self.apply(current.layer, to: &found)
                version = nil
            }
            if Self.matches(layer, labels, facts) { Self.apply(layer, to: &found) }
        }
        if let version { Self.apply(version.layer, to: &found) }
        return found
    }

    private static func apply(_ layer: Layer, to thresholds: inout LiveThresholds) {
        for threshold in layer.sets { thresholds.take(threshold, from: layer.thresholds) }
    }

    private static func matches(
        _ layer: Layer,
        _ labels: AgentFacts.Labels?,
        _ facts: borrowing AgentFacts
    ) -> Bool {
        for (dimension, wanted) in layer.values {
            let value = facts.value(of: dimension, labels)
            guard wanted?.withUnsafeBytes({ $0.hasSameBytes(as: value) }) ?? !value.isEmpty else { return false }
        }
        return true
    }

    /// Whether the rule of `alert` is not in force where it fires; its texts are runs of `names`.
    func isOff(
        _ alert: LiveAlert,
        names: UnsafeRawBufferPointer,
        _ facts: borrowing AgentFacts,
        at instant: Timestamp
    ) -> Bool {
        if alert.rule.isPerContact {
            guard let labels = facts.labels(of: alert, names) else { return false }
            return !thresholds(of: labels, facts, at: instant).isOn(alert.rule)
        }
        // Once that state is over, its reason is not known any more.
        if alert.rule == .notReadyLong, facts.state != .notReady || facts.since != alert.measuredFrom { return false }
        return !thresholds(of: nil, facts, at: instant).isOn(alert.rule)
    }
}

extension AgentFacts {
    /// What is known of a contact with `labels`, or of the agent as such; empty where nothing is.
    fileprivate func value(of dimension: Dimension, _ labels: Labels?) -> UnsafeRawBufferPointer {
        switch dimension {
        case .tenant: tenant
        case .team: team.bytes(in: bytes)
        case .site: site.bytes(in: bytes)
        case .queue: (labels?.queue ?? .none).bytes(in: bytes)
        case .campaign: (labels?.campaign ?? .none).bytes(in: bytes)
        case .reason: (labels.map(\.reason) ?? reason).bytes(in: bytes)
        case .channel: labels?.channel?.nameBytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
        case .agent, .direction, .cohort, .partition, .contact: UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    /// What is said of the contact that `alert` is about; `nil` where nothing is known of it any more.
    fileprivate func labels(of alert: LiveAlert, _ names: UnsafeRawBufferPointer) -> Labels? {
        if alert.rule == .holdLong || alert.rule == .talkLong {
            return calls.first { alert.isAbout($0, names, self) }?.labels
        }
        return openWraps.first { alert.isAbout($0.name, $0.startedAt, names, self) }?.labels
            ?? endedWraps.first { alert.isAbout($0.name, $0.startedAt, names, self) }?.labels
    }
}

extension Channel {
    fileprivate var nameBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    }
}
