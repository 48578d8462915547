internal import ContactCenter

extension Subject {
    /// Tells of a member that was added or resumed, which may be in one of its queues during a call from another, or
    /// the wrap-up of that.
    ///
    /// Asterisk waits for the wrap-up time all the same. Where none is configured, nothing but this says that the
    /// member is done: then it ends the wrap.
    func resumed(at time: Timestamp, _ context: borrowing DialectContext) -> Event {
        if context.settings.wrapUpTimes.isConfigured { return declared(.agentReady, at: time) }
        var ready = event(.agentReady, at: time)
        ready.isPending = true
        return ready
    }
}
