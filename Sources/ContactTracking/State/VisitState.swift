import ContactCenter

/// A queue visit during the fold.
struct VisitState: BitwiseCopyable {
    var openedAt: Timestamp
    var closed = MaybeMilliseconds()
    var priority = MaybeMilliseconds()
    var queue: TextNumber
    var campaign: TextNumber
    var reason: TextNumber
    var agentID: TextNumber = .none
    var channel: Channel?
    var direction: Direction?
    var result: VisitResult?

    init(_ event: Place<ContactEntry>) {
        openedAt = event.time
        priority = event.first
        queue = event.queue
        campaign = event.campaign
        reason = event.reason
        channel = event.channel
        direction = event.direction
    }

    mutating func close(_ result: VisitResult, at instant: Timestamp) {
        closed = MaybeMilliseconds(instant)
        self.result = result
    }

    /// The visit as published, its texts runs of the bytes of `texts`.
    func visit(_ texts: borrowing TextStore) -> QueueVisit {
        var visit = QueueVisit(openedAt: openedAt)
        visit.queue = texts.run(queue)
        visit.campaign = texts.run(campaign)
        visit.reason = texts.run(reason)
        visit.channel = channel
        visit.direction = direction
        visit.priority = priority.value
        visit.closedAt = closed.instant
        visit.result = result
        visit.agentID = texts.run(agentID)
        return visit
    }
}
