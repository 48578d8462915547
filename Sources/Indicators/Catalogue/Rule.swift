/// How an indicator is computed from a cell.
enum Rule: Sendable {
    /// A measure and its sign.
    struct Term: Sendable {
        var measure: Measure
        var sign: Int64

        static func plus(_ measure: Measure) -> Term { Term(measure: measure, sign: 1) }
        static func minus(_ measure: Measure) -> Term { Term(measure: measure, sign: -1) }
    }

    /// A count, or a sum of milliseconds.
    case sum([Term])
    /// A sum of milliseconds over a count; one decimal.
    case mean(Measure, of: Measure)
    /// A count, or a sum of millionths, over a count; six decimals.
    case ratio([Term], of: [Term])
    case meanOfMillionths(Measure, of: Measure)
    /// A percentile of wraps, by nearest rank.
    case quantile(percent: Int64)
    /// Average over the 80th percentile of wraps.
    case skew
    /// Slowest over fastest average of agents.
    case spread
    /// Time in these states.
    case time([Level])
    /// Time in states over time in states; `n` is the latter in milliseconds.
    case timeRatio([Level], of: [Level])
    /// Handled per hour of time in these states.
    case perHour(Measure, of: [Level])
    /// How many there are now.
    case level(Level)
    /// How long the oldest has lasted.
    case longestWait, longestAfterCallWork
    /// How many agents who serve the queue are ready; unknown where the directory does not say who does.
    case readyAgents
    /// How long the oldest visit has waited while such an agent was ready.
    case idleWait
    /// Waiting contacts x 10 min / answered in the last 10 min.
    case expectedWait
    /// Promoters less detractors, in hundredths of all answers.
    case netPromoters
    /// Against the window before.
    case change(Measure)
    /// One value for each currency.
    case revenue
    /// Of the shift's plan: all of it, or what of it should be done by now.
    case planAttainment, planPace
    /// Not from a cell: tasks report it (``PartitionReport``, ``SurveyAnswer``).
    case reported
}
