public import ContactCenter

/// How far an objective has come: a step over the KPI records of days.
///
/// Of each key result the value of the newest day counts that has one; records may come in any order.
public struct ObjectiveProgress: Sendable {
    /// What is known of a key result.
    public struct State: Hashable, Sendable {
        /// When the day began that the value is of.
        public var day: Timestamp
        /// The greatest revision of that day's record.
        public var revision: UInt32
        /// The value; `nil` where there was nothing to compute it from.
        public var value: FixedPoint?

        /// Creates what is known of a key result.
        public init(day: Timestamp, revision: UInt32, value: FixedPoint?) {
            self.day = day
            self.revision = revision
            self.value = value
        }
    }

    /// The objective.
    public let objective: Objective
    /// What is known of each key result, for keeping it; `nil` where nothing is.
    public private(set) var states: [State?]

    /// Creates the progress of an objective.
    ///
    /// - Parameter states: what was known before, by key result.
    public init(_ objective: Objective, states: [State?]? = nil) {
        self.objective = objective
        self.states = states ?? Array(repeating: nil, count: objective.keyResults.count)
        precondition(self.states.count == objective.keyResults.count)
    }

    /// Takes up a record.
    ///
    /// - Returns: whether a value is now another.
    public mutating func observe(_ record: KPIRecord, _ catalogue: Catalogue) -> Bool {
        guard record.window.kind == .day, record.window.end > objective.start else { return false }
        var hasChanged = false
        for (index, result) in objective.keyResults.enumerated() where record.window.start < result.by {
            guard result.scope.text.withUnsafeBytes({ $0.hasSameBytes(as: record.scope) }),
                let row = result.indicator.withUnsafeBytes({ catalogue.index(of: $0) }),
                let value = record.value(of: row)
            else { continue }
            if let known = states[index] {
                if known.day > record.window.start { continue }
                if known.day == record.window.start, known.revision >= record.revision { continue }
            }
            if states[index]?.value != value.value || states[index] == nil { hasChanged = true }
            states[index] = State(day: record.window.start, revision: record.revision, value: value.value)
        }
        return hasChanged
    }

    /// How far a key result has come; `nil` where it has no value.
    public func progress(ofKeyResult index: Int) -> FixedPoint? {
        states[index]?.value.map { objective.keyResults[index].progress(at: $0) }
    }

    /// The mean over the key results that have a value, six decimals; `nil` where none has.
    public var progress: FixedPoint? {
        let known = states.indices.compactMap { progress(ofKeyResult: $0)?.digits }
        return FixedPoint.quotient(known.reduce(0, +), Int64(known.count), decimals: 0)
            .map { FixedPoint($0.digits, decimals: 6) }
    }
}
