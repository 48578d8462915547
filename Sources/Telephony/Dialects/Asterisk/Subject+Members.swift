internal import ContactCenter

/// What a member of a queue declares, which may be a member of other queues, too.
extension Subject {
    /// Tells of a member that was resumed, or added and is not paused: it may be in one of its queues during a call
    /// from another, or the wrap-up of that.
    ///
    /// Asterisk waits for the wrap-up time all the same. Where the source has none for all queues, nothing but this
    /// says that the member is done: then it ends the wrap.
    func resumed(at time: Timestamp, _ context: borrowing DialectContext) -> Event {
        if context.settings.wrapUpTimes.general != nil { return declared(.agentReady, at: time) }
        var ready = event(.agentReady, at: time)
        ready.isPending = true
        return ready
    }

    /// Tells of a member that was added to a queue and is paused there; that ends no wrap-up, as no pause was made.
    func addedPaused(at time: Timestamp, reason: Text) -> Event {
        var event = declared(.agentNotReady, at: time)
        event.reason = reason
        return event
    }
}
