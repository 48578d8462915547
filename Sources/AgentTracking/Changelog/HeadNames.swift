import ContactCenter

/// What the earlier states of a tracker mostly have as the head has it.
struct HeadNames {
    var team: Text = .none
    var site: Text = .none
    var intervalTeam: Text = .none
    var intervalSite: Text = .none
    var hiredOnDay: Int32?

    init() {}

    init(_ head: borrowing AgentState) {
        team = head.team
        site = head.site
        intervalTeam = head.intervalTeam
        intervalSite = head.intervalSite
        hiredOnDay = head.hiredOnDay
    }
}
