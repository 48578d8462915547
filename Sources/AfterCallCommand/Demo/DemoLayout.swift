/// How the lines of a terminal are shared out among the parts of the picture.
struct DemoLayout: Equatable {
    /// Rows of the queues when there is room: everything, and each queue of the centre.
    static let allQueueRows = 1 + DemoPlan.queueCount
    /// Rows of the teams when there is room.
    static let allTeamRows = DemoPlan.teamCount

    /// Whether the states of agents have a bar each; otherwise they are one line.
    private(set) var hasBars = true
    /// Whether the last wraps are listed.
    private(set) var hasWraps = true
    /// Rows of the queues, everything among them.
    private(set) var queueRows = Self.allQueueRows
    /// Rows of the teams.
    private(set) var teamRows = Self.allTeamRows
    /// Rows of each list: the longest wraps, the last ones, alerts.
    private(set) var rows = DemoState.keptLines

    /// What fits into `lines`, one of them for the cursor; `nil` is as much as there is.
    ///
    /// The less room, the less is listed, and the bars are the first to go: what they say is said in a line as well.
    /// Below 24 lines the end of the picture is cut off.
    init(lines: Int?) {
        guard let lines else { return }
        rows = 2
        hasBars = lineCount < lines
        queueRows = 2
        teamRows = 2
        rows = 1
        hasWraps = lineCount < lines
        if lineCount + listCount < lines { rows = 2 }
        queueRows += min(Self.allQueueRows - queueRows, max(0, lines - 1 - lineCount))
        teamRows += min(Self.allTeamRows - teamRows, max(0, lines - 1 - lineCount))
        rows = min(DemoState.keptLines, rows + max(0, lines - 1 - lineCount) / listCount)
    }

    /// How many lines the picture has.
    var lineCount: Int {
        let header = 3
        let agents = 1 + (hasBars ? DemoPicture.states.count : 0)
        // A title, and the names of columns; an empty line before each part but the first.
        let tables = (2 + queueRows) + (2 + teamRows) + listCount * (2 + rows)
        return header + agents + tables + 3 + listCount
    }

    private var listCount: Int { hasWraps ? 3 : 2 }
}
