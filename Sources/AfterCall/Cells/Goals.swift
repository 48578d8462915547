import ContactCenter
import Indicators

/// What is to be reached, as the configuration says: `kpi.targets` and `kpi.objectives`.
struct Goals: Sendable {
    var targets: [Target] = []
    var objectives: [Objective] = []

    init() {}

    /// Reads what was checked.
    init(_ settings: IndicatorSettings) {
        let days = LocalDays(timeZone: settings.timeZone)
        do throws(ConfigurationKind.Complaint) {
            if let text = settings.targets { targets = try GoalTexts.targets(text) }
            guard let text = settings.objectives else { return }
            objectives = try GoalTexts.objectives(text).map { Self.objective($0, days) }
        } catch {
            preconditionFailure("A goal was checked and is none: \(error.reason)")
        }
    }

    private static func objective(_ text: GoalTexts.ObjectiveText, _ days: LocalDays) -> Objective {
        Objective(
            name: text.name,
            start: instant(text.start, days.beginning(of:)),
            keyResults: text.keyResults.map { result in
                Objective.KeyResult(
                    indicator: result.indicator,
                    scope: result.scope,
                    from: result.from,
                    to: result.to,
                    by: instant(result.by, days.end(of:))
                )
            }
        )
    }

    private static func instant(_ moment: GoalTexts.Moment, _ edge: (CivilDate) -> Timestamp?) -> Timestamp {
        switch moment {
        case .instant(let instant): return instant
        case .date(let date):
            guard let instant = edge(date) else { preconditionFailure("The calendar lacks a day: \(date)") }
            return instant
        }
    }
}
