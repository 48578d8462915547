public import ContactCenter

extension ContactTracker {
    /// Lets deadlines act that the clock has passed: a contact that is quiet is complete, a visit that nothing closed
    /// has lost track, what is old is forgotten.
    ///
    /// - Parameters:
    ///   - instant: the wall clock where the task has caught up; what is due before it acts. Events move time on by
    ///     themselves.
    ///   - effects: appended to; its texts are runs of ``bytes`` until the next call.
    public mutating func advanceClock(
        to instant: Timestamp,
        work: inout ContactWorkspace,
        effects: inout ContactEffects
    ) {
        precondition(work.pool === pool, "A tracker is used with a workspace that has another pool")
        guard nextActionAt < instant else { return }
        sweepTexts(&work)
        while nextActionAt < instant {
            clockAt = max(clockAt, instant)
            if stage == .remains { return forgetAll() }
            if forgetAt < instant { forget(at: instant, &work, &effects) } else { tell(&work, &effects) }
        }
    }

    /// Whether an event comes too late for a reason other than the horizon: it belonged to a contact that is
    /// forgotten, or it is an outcome or a survey of a contact whose last event is too long ago.
    ///
    /// Outcomes and surveys are mostly the newest event of their contact, so the horizon does not stop them; how long
    /// after the contact's last event they count has limits of its own (model 1.9).
    func isTooLate(_ kind: EventKind, at time: Timestamp, _ settings: ContactSettings) -> Bool {
        switch stage {
        case .blank: false
        case .active:
            switch kind {
            case .contactOutcome: time > forgetAt || time <= forgottenThrough
            case .contactSurveyed: time > lastAt + settings.surveyTTLMs || time <= forgottenThrough
            default: time <= forgottenThrough
            }
        case .remains:
            switch kind {
            case .contactOutcome: true
            case .contactSurveyed: time > lastAt + settings.surveyTTLMs
            default: time <= forgottenThrough
            }
        }
    }

    /// Tells what the contact has come to, and forgets all of it that no survey needs.
    mutating func forget(at instant: Timestamp, _ work: inout ContactWorkspace, _ effects: inout ContactEffects) {
        clockAt = max(clockAt, instant)
        tell(&work, &effects)
        keepRemains(work)
    }

    private mutating func keepRemains(_ work: borrowing ContactWorkspace) {
        let surveyLeg = work.summary.surveyLeg
        var lastLeg = ContactSummary.nothing
        for index in work.established.indices where !legs[Int(work.established[index])].isConsultation {
            lastLeg = Int(work.established[index])
        }
        var kept = 0
        for index in legs.indices where index == surveyLeg || index == lastLeg {
            legs[kept] = legs[index]
            kept += 1
        }
        legs.truncate(to: kept)
        events.removeAll { $0.kind != .contactSurveyed }
        told.removeAll { $0.kind != .surveyed }
        stage = .remains
        forgottenThrough = forgetAt
        recordHash = 0
        toldCustomer.forget()
        foldAnomalies = ContactAnomalyCounts()
        forgetAt = lastAt + work.settings.surveyTTLMs
        nextActionAt = forgetAt
    }

    /// A contact that was forgotten is heard of again: what is left of it is no part of what begins. Revisions go on.
    mutating func beginAnew() {
        events.removeAll()
        legs.removeAll()
        told.removeAll()
        stage = .active
    }

    /// Forgets everything and keeps the room.
    public mutating func clear() {
        forgetAll()
        texts.removeAll()
    }

    /// The same but for the texts, to which effects of the same call may refer.
    private mutating func forgetAll() {
        stage = .blank
        events.removeAll()
        legs.removeAll()
        told.removeAll()
        unknownFields.removeAll()
        newest = .distantPast
        lastAt = .distantPast
        clockAt = .distantPast
        forgottenThrough = .distantPast
        revision = 0
        recordHash = 0
        toldCustomer = ToldCustomer()
        conflicts = 0
        foldAnomalies = ContactAnomalyCounts()
        forgetAt = .distantFuture
        nextActionAt = .distantFuture
    }

    /// Becomes equal to `other`, using the room it has; both must be from one pool.
    ///
    /// For undoing what a transaction did: the tracker as it was before is kept in another.
    public mutating func assign(_ other: borrowing ContactTracker) {
        precondition(other.pool === pool, "Trackers of different pools")
        stage = other.stage
        events.assign(other.events, in: pool)
        legs.assign(other.legs, in: pool)
        told.assign(other.told, in: pool)
        texts.assign(other.texts, in: pool)
        unknownFields.assign(other.unknownFields, in: pool)
        newest = other.newest
        lastAt = other.lastAt
        clockAt = other.clockAt
        forgottenThrough = other.forgottenThrough
        revision = other.revision
        recordHash = other.recordHash
        toldCustomer = other.toldCustomer
        conflicts = other.conflicts
        foldAnomalies = other.foldAnomalies
        forgetAt = other.forgetAt
        nextActionAt = other.nextActionAt
    }
}
