public import ContactCenter

/// Since when after-call work runs, for each scope of agents, so that a commit says of each scope whose oldest is
/// another one which it is (``Gauge/oldestAfterCallWork``).
///
/// A span is added when it is told open, and removed when that is taken back; so what it says follows from the spans
/// alone. Thread safety: none.
public struct RunningWork: ~Copyable {
    private struct Scope {
        /// In order, in milliseconds since the Unix epoch.
        var starts: [Int64] = []
        /// The oldest that was told; `nil` where none was.
        var told: Int64?
        var isListed = false
    }

    /// Something that the transaction did, to be undone.
    private enum Change {
        case added(scope: Int, start: Int64)
        case removed(scope: Int, start: Int64)
        case told(scope: Int, before: Int64?)
    }

    private let scopeSets: [DimensionSet]
    private var numbers = ByteKeyTable()
    private var scopes: [Scope] = []
    private var listed: [Int] = []
    private var changes: [Change] = []
    private var parts = ScopeParts()
    private var key = ByteArena()

    /// Creates a table in which nothing runs.
    public init(settings: DeltaSettings) {
        scopeSets = settings.scopes.filter { $0.isSubset(of: .ofAgents) }
    }

    /// Takes up a span of after-call work that has not ended; where `isTakenBack`, that it has not begun, or is over.
    ///
    /// - Parameter bytes: what the texts of the span refer to.
    public mutating func note(
        _ fact: borrowing AgentTimeFact,
        isTakenBack: Bool,
        tenant: UnsafeRawBufferPointer,
        agentID: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) {
        parts.begin()
        parts.set(fact, tenant: tenant, agentID: agentID, bytes: bytes)
        let start = fact.from.milliseconds
        for dimensions in scopeSets where parts.present.isSuperset(of: dimensions) {
            let scope = number(of: dimensions)
            if isTakenBack {
                guard remove(start, from: scope) else { continue }
                changes.append(.removed(scope: scope, start: start))
            } else {
                add(start, to: scope)
                changes.append(.added(scope: scope, start: start))
            }
        }
    }

    /// Forgets everything, to be restored.
    public mutating func removeAll() {
        precondition(changes.isEmpty, "State is restored before anything else is done")
        for scope in scopes.indices { scopes[scope] = Scope() }
        listed.removeAll(keepingCapacity: true)
    }

    /// Takes up what is in state that was restored, and was told by whoever wrote it.
    public mutating func restore(
        _ fact: borrowing AgentTimeFact,
        tenant: UnsafeRawBufferPointer,
        agentID: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) {
        precondition(changes.isEmpty, "State is restored before anything else is done")
        note(fact, isTakenBack: false, tenant: tenant, agentID: agentID, bytes: bytes)
        for change in changes {
            guard case .added(let scope, _) = change else { continue }
            scopes[scope].told = scopes[scope].starts.first
        }
        changes.removeAll(keepingCapacity: true)
    }

    /// Calls `body` with each scope whose oldest work is not the one that was told, and with that as a gauge.
    public mutating func tell(_ body: (_ scope: UnsafeRawBufferPointer, Gauge) -> Void) {
        for scope in listed {
            scopes[scope].isListed = false
            let oldest = scopes[scope].starts.first
            if oldest == scopes[scope].told { continue }
            changes.append(.told(scope: scope, before: scopes[scope].told))
            scopes[scope].told = oldest
            var gauge = Gauge()
            gauge.oldestAfterCallWork = oldest.map { Timestamp(milliseconds: $0) }
            numbers.withKey(of: scope) { body($0, gauge) }
        }
        listed.removeAll(keepingCapacity: true)
    }

    /// What was done since it was last kept is committed.
    public mutating func keep() {
        changes.removeAll(keepingCapacity: true)
    }

    /// Undoes what was done since it was last kept.
    public mutating func undo() {
        for change in changes.reversed() {
            switch change {
            case .added(let scope, let start): _ = remove(start, from: scope)
            case .removed(let scope, let start): add(start, to: scope)
            case .told(let scope, let before):
                scopes[scope].told = before
                list(scope)
            }
        }
        changes.removeAll(keepingCapacity: true)
    }

    // MARK: Parts

    private mutating func number(of dimensions: DimensionSet) -> Int {
        var full = dimensions
        if parts.present.contains(.tenant) { full.insert(.tenant) }
        key.truncate(to: 0)
        let number = numbers.insert(parts.appendKey(of: full, to: &key).bytes(in: key.bytes))
        if number == scopes.count { scopes.append(Scope()) }
        return number
    }

    private mutating func add(_ start: Int64, to scope: Int) {
        scopes[scope].starts.insert(start, at: place(of: start, in: scope))
        list(scope)
    }

    /// - Returns: whether it was there. It is not where state was written by a version that did not say what runs.
    private mutating func remove(_ start: Int64, from scope: Int) -> Bool {
        let place = place(of: start, in: scope)
        guard place < scopes[scope].starts.count, scopes[scope].starts[place] == start else { return false }
        scopes[scope].starts.remove(at: place)
        list(scope)
        return true
    }

    /// The first place whose start is not before `start`.
    private func place(of start: Int64, in scope: Int) -> Int {
        var (low, high) = (0, scopes[scope].starts.count)
        while low < high {
            let middle = (low + high) / 2
            if scopes[scope].starts[middle] < start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func list(_ scope: Int) {
        if scopes[scope].isListed { return }
        scopes[scope].isListed = true
        listed.append(scope)
    }
}
