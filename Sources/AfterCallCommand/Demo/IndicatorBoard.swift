/// The newest indicators of each scope: of the day, and of the last five minutes.
struct IndicatorBoard {
    /// How many windows of scopes are kept: a demo that goes on for days has a day more each of them.
    private static let keptWindows = 1_000

    private var windows = RecentTable<PublishedKPI>(limit: keptWindows)

    /// Whether the record with this key has a window that is kept: the key ends with it.
    static func keeps(key: String) -> Bool {
        key.contains("|day|") || key.hasSuffix("|rolling|PT5M")
    }

    /// Takes a revision; an older one than the one that is kept says nothing.
    mutating func insert(_ kpi: PublishedKPI, key: String) {
        if let known = windows[key], known.revision >= kpi.revision { return }
        windows.set(kpi, for: key)
    }

    /// The newest day of a scope.
    func day(of scope: PublishedKPI.Scope) -> PublishedKPI? { newest("day", scope) }

    /// The last five minutes of a scope.
    func lastMinutes(of scope: PublishedKPI.Scope) -> PublishedKPI? { newest("rolling", scope) }

    private func newest(_ kind: String, _ scope: PublishedKPI.Scope) -> PublishedKPI? {
        windows.values.filter { $0.scope == scope && $0.window.kind == kind }
            .max { $0.window.start.timestamp < $1.window.start.timestamp }
    }

    /// The queues that were heard of, by name.
    var queues: [String] {
        names { if case .queue(let name) = $0 { name } else { nil } }
    }

    /// The teams that were heard of, by name.
    var teams: [String] {
        names { if case .team(let name) = $0 { name } else { nil } }
    }

    private func names(_ name: (PublishedKPI.Scope) -> String?) -> [String] {
        Set(windows.values.compactMap { name($0.scope) }).sorted()
    }

    /// How many contacts were handled in all the days that are kept.
    var handledInAll: Int {
        windows.values.filter { $0.scope == .all && $0.window.kind == "day" }
            .reduce(0) { $0 + Int($1["contacts.handled"] ?? 0) }
    }
}
