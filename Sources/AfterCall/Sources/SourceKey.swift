import ContactCenter
import Telephony

private let second: Milliseconds = 1_000
private let hour = 3_600 * second

/// One row of the table of what can be said of a source, beside its topic.
struct SourceKey: Sendable {
    /// Its name, within an item of `sources`.
    let path: String
    /// How it is read and written.
    let accessor: ConfigurationAccessor<SourceSettings>
    /// What it is for.
    let summary: String

    private init(_ path: String, _ accessor: ConfigurationAccessor<SourceSettings>, _ summary: String) {
        self.path = path
        self.accessor = accessor
        self.summary = summary
    }

    /// Its default as it is written in a file; `nil` where there is none.
    var defaultText: String? { accessor.kind.text(of: accessor.get(SourceSettings(topic: ""))) }

    /// The row of `path`.
    static func row(of path: String) -> SourceKey? { all.first { $0.path == path } }

    /// Everything that can be said of a source.
    static let all: [SourceKey] = [
        SourceKey(
            "format",
            .choice(\.format, Dialect.all.map { ($0.name, $0.name) }),
            "What its records are; [dialects](dialects.md) describes the formats. Has to be there."
        ),
        SourceKey(
            "time_zone",
            .text(\.timeZone, .timeZone),
            "IANA time zone of times that have none (\(users(of: .timeZone)))."
        ),
        SourceKey(
            "wrap_up_time",
            .text(\.wrapUpTimes, .queueDurations),
            "How long a wrap lasts where no event ends it (\(users(of: .wrapUpTime))): `30s`, or `sales=10s` for one "
                + "queue. Without it, the queue's policy decides."
        ),
        SourceKey(
            "ready_activities",
            .text(\.readyActivities, .texts),
            "Names of the activities in which agents are ready, as they are written there "
                + "(\(users(of: .readyActivities))). Without it, Available, Idle and Reserved."
        ),
        SourceKey(
            "repeat_window",
            .duration(\.repeatWindowMs, second...(24 * hour)),
            "How much older than its record a fact may be before it counts as told by an earlier one (genesys-cloud, "
                + "cisco-finesse)."
        ),
        SourceKey(
            "horizon",
            .duration(\.horizonMs, 0...(24 * hour), absent: "usual"),
            "How late, by event time, what it says may be and still be put in its place. Usual are 24 h where records "
                + "are written when all is over (\(writtenAfterwards)), else `correction.horizon`."
        ),
        SourceKey(
            "name",
            .text(\.name, .any),
            "`source` of the events; without it, the format's name."
        ),
        SourceKey(
            "identity.agents",
            .text(\.agents, .assignments),
            "`agent_id`s of ids of the system (names, ARNs, devices, extensions): `[8002=ada, 8003=bob]`. They count "
                + "before `system_ids` of the directory."
        ),
        SourceKey(
            "identity.pattern",
            .text(\.agentPattern, .any),
            "Regular expression for other ids, which has to match all of one (of an ARN, the last part): "
                + "`SIP/(\\d+)-.*`. Ids that nothing is found for stay as they are, and are counted."
        ),
        SourceKey(
            "identity.agent_id",
            .text(\.agentID, .any),
            "What becomes of an id that matches the pattern: text, and `$1` to `$9` for its groups."
        ),
        SourceKey("tenant", .text(\.tenant, .any), "`tenant` of the events."),
    ]

    private static var writtenAfterwards: String {
        Dialect.all.filter { $0.horizonMs != nil }.map(\.name).joined(separator: ", ")
    }

    private static func users(of need: DialectNeeds) -> String {
        Dialect.all.filter { $0.needs.contains(need) }.map(\.name).joined(separator: ", ")
    }

    /// What is wrong with the unknown key `name` of the source `topic`, and what was perhaps meant.
    static func complaint(about name: String, topic: String) -> ConfigurationKind.Complaint {
        let names = ["topic"] + all.map(\.path)
        let meant = Spelling.nearest(to: name, among: names).map(KeyNames.guess)
        return ConfigurationKind.Complaint(
            reason: "unknown key '\(SettingAddress.sources).\(topic).\(name)'",
            remedy: meant ?? "there are: \(names.joined(separator: ", "))"
        )
    }
}
