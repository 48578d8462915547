public import ContactCenter

/// How far an objective has come: a step over the KPI records of days.
///
/// Of each key result the value of the newest day counts that has one; records may come in any order.
public struct ObjectiveProgress: Sendable {
    /// What is known of a key result.
    public struct State: Hashable, Sendable {
        /// The day that the value is of.
        public var day: Range<Timestamp>
        /// The greatest revision of that day's record.
        public var revision: UInt32
        /// The value; `nil` where there was nothing to compute it from.
        public var value: FixedPoint?

        /// Creates what is known of a key result.
        public init(day: Range<Timestamp>, revision: UInt32, value: FixedPoint?) {
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

    /// Takes up what a day's record said, of whatever indicator and scope.
    ///
    /// - Returns: whether a value is now another.
    public mutating func observe(_ news: DayValue) -> Bool {
        var hasChanged = false
        for (index, result) in objective.keyResults.enumerated() where objective.counts(news, for: result) {
            if let known = states[index] {
                if known.day.lowerBound > news.day.lowerBound { continue }
                if known.day.lowerBound == news.day.lowerBound, known.revision >= news.revision { continue }
            }
            if states[index]?.value != news.value || states[index] == nil { hasChanged = true }
            states[index] = State(day: news.day, revision: news.revision, value: news.value)
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
