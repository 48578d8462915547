import ContactCenter

/// What a noted `ready` or `not_ready` does to after-call work that begins with it.
///
/// A switch that says that after-call work begins knows better than what was noted during the call: the work goes on,
/// and what was noted is declared only. Both come in one millisecond, and the start after the hang-up; so what was
/// noted ends the work behind the starts of its millisecond. Of noted starts only one that was noted later counts.
extension AgentState {
    /// Puts off the end of after-call work that begins now, or is waited for since now.
    ///
    /// - Returns: whether nothing is to be done to the leg at once.
    mutating func endsLater(legAt index: Int, _ kind: EventKind, _ work: borrowing TrackerWorkspace) -> Bool {
        guard work.startsMayFollow, !legs[index].isStandalone else { return false }
        let since: Timestamp
        switch legs[index].phase {
        case .wrap: since = legs[index].wrapStartedAt
        case .waiting: since = legs[index].clearedAt ?? .distantPast
        default: return false
        }
        guard since == now else { return false }
        let contact = legs[index].contactID
        if kind == .agentNotReady, legs[index].phase == .wrap, work.policies[legs[index].policy].onNotReady != .end {
            return true
        }
        if isPutOff(.contactWrapupStarted, contact, work) || isPutOff(kind, contact, work) { return true }
        putOff(kind, contact, work)
        return true
    }

    /// An explicit start is told of the leg at `index`: what was noted before it does not end its work.
    mutating func goesOn(legAt index: Int, _ work: borrowing TrackerWorkspace) {
        guard !legs[index].isStandalone else { return }
        let contact = legs[index].contactID
        for position in deferred.indices.reversed() where Self.endsWork(deferred[position].kind) {
            if work.areEqual(deferred[position].contactID, contact) { deferred.remove(at: position) }
        }
        guard !work.carriesOutNoted, !isPutOff(.contactWrapupStarted, contact, work) else { return }
        putOff(.contactWrapupStarted, contact, work)
    }

    /// Whether a start of after-call work may follow an event of this kind in its millisecond, or it is one.
    static func startsMayFollow(_ kind: EventKind) -> Bool {
        switch kind {
        case .contactCleared, .contactNotAnswered, .agentWorkingAfterCall, .contactWrapupStarted: true
        default: false
        }
    }

    /// Ends what was put off.
    mutating func endWhatWasNoted(_ work: inout TrackerWorkspace) {
        while let position = deferred.indices.first(where: { Self.endsWork(deferred[$0].kind) }) {
            let (kind, contact) = (deferred[position].kind, deferred[position].contactID)
            deferred.remove(at: position)
            for index in legs.indices where !legs[index].isStandalone {
                guard work.areEqual(legs[index].contactID, contact) else { continue }
                switch legs[index].phase {
                case .wrap where legs[index].wrapStartedAt == now:
                    endWrap(legAt: index, cause: kind == .agentReady ? .ready : .notReady, &work)
                case .waiting where legs[index].clearedAt == now: closeWaiting(legAt: index, cause: .noWrap, &work)
                default: break
                }
            }
        }
    }

    private static func endsWork(_ kind: EventKind) -> Bool { kind == .agentReady || kind == .agentNotReady }

    private func isPutOff(_ kind: EventKind, _ contact: Text, _ work: borrowing TrackerWorkspace) -> Bool {
        deferred.contains { $0.kind == kind && work.areEqual($0.contactID, contact) }
    }

    private mutating func putOff(_ kind: EventKind, _ contact: Text, _ work: borrowing TrackerWorkspace) {
        let nothing = Attributes(LoggedEvent(kind: .agentHeartbeat, time: .distantPast))
        deferred.append(DeferredClear(kind: kind, contactID: contact, attributes: nothing), in: work.pool)
    }
}
