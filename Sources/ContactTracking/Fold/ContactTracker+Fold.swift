import ContactCenter

/// The fold of a contact: everything that follows from its events and legs, and from how late it is.
extension ContactTracker {
    /// Folds the contact into the workspace.
    func fold(_ work: inout ContactWorkspace) {
        work.beginFold()
        if stage == .remains { return foldRemains(&work) }
        takeInstants(&work)
        orderEstablished(&work)
        walk(&work)
        takeAttributes(&work)
        closeLost(&work)
        findLegs(&work)
        judge(&work)
        tellVisits(&work)
        tellLegs(&work)
        tellContact(&work)
    }

    /// Of a contact that is forgotten but for its surveys.
    private func foldRemains(_ work: inout ContactWorkspace) {
        orderEstablished(&work)
        for index in events.indices where events[index].kind == .contactSurveyed { work.summary.survey = index }
        work.summary.lastAt = lastAt
        work.summary.forgetAt = lastAt + work.settings.surveyTTLMs
        work.summary.nextActionAt = work.summary.forgetAt
        findLegs(&work)
        tellSurvey(&work)
    }

    // MARK: What comes first

    private func takeInstants(_ work: inout ContactWorkspace) {
        var last = Timestamp.distantPast
        if !events.isEmpty { last = events[events.count - 1].time }
        for index in legs.indices {
            let leg = legs.place(index)
            last = max(last, leg.element.lastAt)
            if leg.phase == .retracted { continue }
            if leg.phase == .live { work.summary.hasLiveLeg = true }
            if leg.phase == .live || leg.phase == .cleared { work.summary.hasUnfinishedLeg = true }
            if leg.phase == .closed || leg.phase == .notAnswered { work.summary.hasClosed = true }
            let quiet = max(work.summary.quietSince.bits, leg.cleared.bits)
            work.summary.quietSince = MaybeMilliseconds(quiet == .min ? nil : quiet)
        }
        work.summary.lastAt = last
        work.summary.now = max(last, clockAt)
    }

    /// Puts the legs that were established in the order in which they were; equal ones by agent, then by their start.
    private func orderEstablished(_ work: inout ContactWorkspace) {
        for index in legs.indices {
            let leg = legs.place(index)
            if leg.phase == .retracted || leg.established.instant == nil { continue }
            var position = work.established.count
            while position > 0, isEstablished(index, before: Int(work.established[position - 1])) { position -= 1 }
            work.established.insert(UInt16(index), at: position, in: work.pool)
        }
    }

    private func isEstablished(_ one: Int, before other: Int) -> Bool {
        let (left, right) = (legs.place(one), legs.place(other))
        if left.established.bits != right.established.bits { return left.established.bits < right.established.bits }
        if left.agentID == right.agentID { return left.startedAt < right.startedAt }
        return texts.bytes(of: left.agentID).order(to: texts.bytes(of: right.agentID)) < 0
    }

    // MARK: Visits

    /// Goes through events and established legs in their order: visits open and close.
    private func walk(_ work: inout ContactWorkspace) {
        var next = 0
        for index in events.indices {
            let event = events.place(index)
            while next < work.established.count {
                let leg = legs.place(Int(work.established[next]))
                // At equal instants by rank (model 1.4).
                let isBefore =
                    leg.established.bits < event.time.milliseconds
                    || (leg.established.bits == event.time.milliseconds
                        && EventKind.contactEstablished.rank < event.kind.rank)
                if !isBefore { break }
                answer(leg, &work)
                next += 1
            }
            take(event, at: index, &work)
        }
        while next < work.established.count {
            answer(legs.place(Int(work.established[next])), &work)
            next += 1
        }
    }

    private func answer(_ leg: Place<StoredLeg>, _ work: inout ContactWorkspace) {
        guard let at = leg.established.instant else { return }
        if work.summary.firstEstablished.instant == nil { work.summary.firstEstablished = leg.established }
        let open = work.summary.openVisit
        guard open != ContactSummary.nothing else { return }
        work.visits[open].agentID = leg.agentID
        close(.answered, at: at, &work)
    }

    private func take(_ event: Place<ContactEntry>, at index: Int, _ work: inout ContactWorkspace) {
        switch event.kind {
        case .contactQueued:
            if work.summary.firstQueued.instant == nil {
                work.summary.firstQueued = MaybeMilliseconds(event.time)
            }
            close(.flowOut, at: event.time, &work)
            work.summary.openVisit = work.visits.count
            work.visits.append(VisitState(event), in: work.pool)
        case .contactAbandoned: leave(event, .abandoned, &work)
        case .contactLeftQueue: leave(event, result(of: event.cause), &work)
        case .contactEnded:
            close(.abandoned, at: event.time, &work)
            if work.summary.hasEnded { work.summary.anomalies[.endedTwice] &+= 1 }
            work.summary.hasEnded = true
            work.summary.ended = MaybeMilliseconds(event.time)
            work.summary.endCause = event.cause
        case .contactTransferred:
            work.transfers.append(TransferState(event: index, leg: ContactSummary.nothing), in: work.pool)
        case .contactOutcome: work.summary.outcome = index
        case .contactSurveyed: work.summary.survey = index
        default: break
        }
    }

    private func leave(_ event: Place<ContactEntry>, _ result: VisitResult, _ work: inout ContactWorkspace) {
        let open = work.summary.openVisit
        guard open != ContactSummary.nothing else { return work.summary.anomalies[.noVisit] &+= 1 }
        if !event.queue.isNone, event.queue != work.visits[open].queue {
            return work.summary.anomalies[.otherQueue] &+= 1
        }
        close(result, at: event.time, &work)
    }

    private func close(_ result: VisitResult, at instant: Timestamp, _ work: inout ContactWorkspace) {
        let open = work.summary.openVisit
        guard open != ContactSummary.nothing else { return }
        work.visits[open].close(result, at: instant)
        work.summary.openVisit = ContactSummary.nothing
        work.summary.hasClosed = true
        if result == .abandoned {
            let quiet = max(work.summary.quietSince.bits, instant.milliseconds)
            work.summary.quietSince = MaybeMilliseconds(quiet)
        }
    }

    private func result(of cause: TextNumber) -> VisitResult {
        let bytes = texts.bytes(of: cause)
        if bytes.says(VisitResult.overflow.name) { return .overflow }
        if bytes.says(VisitResult.callback.name) { return .callback }
        if bytes.says(VisitResult.flowOut.name) { return .flowOut }
        return .other
    }

    /// Closes the visit that nothing has closed within `contact.ttl` of the contact's last event.
    private func closeLost(_ work: inout ContactWorkspace) {
        let lostAt = work.summary.lastAt + work.settings.contactTTLMs
        if work.summary.now > lostAt { close(.lostTrack, at: lostAt, &work) }
    }

    // MARK: Attributes

    /// Takes up what was named last, by `contact.queued` or by a leg that is no consultation, at its start.
    private func takeAttributes(_ work: inout ContactWorkspace) {
        var next = 0
        for index in legs.indices {
            let leg = legs.place(index)
            if leg.phase == .retracted { continue }
            while next < events.count, events.place(next).time <= leg.startedAt {
                takeAttributes(of: events.place(next), &work)
                next += 1
            }
            if leg.element.isConsultation { continue }
            work.summary.customerID = leg.customerID.or(work.summary.customerID)
            work.summary.campaign = leg.campaign.or(work.summary.campaign)
            work.summary.reason = leg.reason.or(work.summary.reason)
            work.summary.channel = leg.channel
            work.summary.direction = leg.direction
            if leg.direction == .outbound { work.summary.hasOutboundLeg = true }
        }
        while next < events.count {
            takeAttributes(of: events.place(next), &work)
            next += 1
        }
    }

    private func takeAttributes(of event: Place<ContactEntry>, _ work: inout ContactWorkspace) {
        guard event.kind == .contactQueued else { return }
        work.summary.customerID = event.customerID.or(work.summary.customerID)
        work.summary.campaign = event.campaign.or(work.summary.campaign)
        work.summary.reason = event.reason.or(work.summary.reason)
        work.summary.channel = event.channel ?? work.summary.channel
        work.summary.direction = event.direction ?? work.summary.direction
    }

    // MARK: Completeness

    /// Whether it is complete, and when the clock alone will change something.
    private func judge(_ work: inout ContactWorkspace) {
        let settings = work.settings
        var next = Timestamp.distantFuture
        let isWaiting = work.summary.openVisit != ContactSummary.nothing
        var isOver = work.summary.hasEnded
        if !isWaiting, !work.summary.hasLiveLeg, !isOver, let quiet = work.summary.quietSince.instant {
            let due = quiet + settings.completeAfterMs
            if work.summary.now > due {
                isOver = true
                work.summary.ended = work.summary.quietSince
            } else {
                next = due
            }
        }
        work.summary.isComplete = isOver && !isWaiting && !work.summary.hasUnfinishedLeg
        let ttl = settings.contactTTLMs
        if isWaiting { next = min(next, work.summary.lastAt + ttl) }
        // What is still to come of a leg comes within the caps of legs and wraps, which are shorter than twice this.
        work.summary.forgetAt = work.summary.lastAt + (work.summary.hasUnfinishedLeg ? 2 * ttl : ttl)
        work.summary.nextActionAt = min(next, work.summary.forgetAt)
    }
}

extension UnsafeRawBufferPointer {
    /// Whether these bytes are those of `word`.
    fileprivate func says(_ word: StaticString) -> Bool {
        hasSameBytes(as: UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}
