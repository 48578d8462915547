import ContactCenter

/// What the agent declares (model 1.5, 1.7, 1.8).
extension AgentState {
    mutating func agentStateReported(_ event: borrowing LoggedEvent, _ work: inout TrackerWorkspace) {
        let report = NotedEvent(event)
        if event.declaresOnly {
            cancelNoted()
            return declare(event.kind == .agentReady ? .ready : .notReady, report.reason)
        }
        if event.isPending || work.isDecidedPending, hasLiveVoiceLeg() { return note(report, work) }
        switch event.kind {
        case .agentReady:
            if report.contactID.isNone { cancelNoted() }
            let contact = report.contactID
            if contact.isNone {
                clearByJudgedInference(&work) { $0.isVoice }
            } else if let index = newestLiveLeg(of: contact, work), legs[index].isVoice {
                let number = legs[index].number
                clearByJudgedInference(&work) { $0.number == number }
            }
            ready(report, except: 0, &work)
        case .agentNotReady:
            cancelNoted()
            if hasLiveVoiceLeg() { return declare(.notReady, report.reason) }
            notReady(report, except: 0, &work)
        default:
            workingAfterCallReported(report, &work)
        }
    }

    /// Remembers an event until the call is cleared; one too many takes the place of the oldest.
    mutating func note(_ event: NotedEvent, _ work: borrowing TrackerWorkspace) {
        if noted.count == NotedEvent.limit {
            noted.removeFirst(1)
            count(.tooManyNoted)
        }
        noted.append(event, in: work.pool)
    }

    /// A later plain `ready` or `not_ready` cancels a noted one.
    private mutating func cancelNoted() {
        if !noted.isEmpty { noted.removeAll { $0.kind == .agentReady || $0.kind == .agentNotReady } }
    }

    private mutating func declare(_ state: DeclaredState, _ reason: Text) {
        declared = state
        declaredReason = reason
    }

    mutating func ready(
        _ report: NotedEvent,
        except excluded: UInt32,
        isNoted: Bool = false,
        _ work: inout TrackerWorkspace
    ) {
        let contact = report.contactID
        for index in legs.indices where legs[index].number != excluded {
            if !contact.isNone {
                guard !legs[index].isStandalone, work.areEqual(legs[index].contactID, contact) else { continue }
            }
            if isNoted, endsLater(legAt: index, .agentReady, work) { continue }
            switch legs[index].phase {
            case .wrap: endWrap(legAt: index, cause: .ready, &work)
            case .waiting: closeWaiting(legAt: index, cause: .noWrap, &work)
            case .offered where legs[index].isVoice || !contact.isNone: closeUnanswered(legAt: index, isInferred: true)
            default: break
            }
        }
        if contact.isNone { declare(.ready, .none) }
    }

    mutating func notReady(
        _ report: NotedEvent,
        except excluded: UInt32,
        isNoted: Bool = false,
        _ work: inout TrackerWorkspace
    ) {
        for index in legs.indices where legs[index].number != excluded {
            if isNoted, endsLater(legAt: index, .agentNotReady, work) { continue }
            switch legs[index].phase {
            case .wrap where work.policies[legs[index].policy].onNotReady == .end:
                endWrap(legAt: index, cause: .notReady, &work)
            case .waiting: closeWaiting(legAt: index, cause: .noWrap, &work)
            case .offered where legs[index].isVoice || isNamed(legs.place(index), by: report, work):
                closeUnanswered(legAt: index, isInferred: true)
            default: break
            }
        }
        declare(.notReady, report.reason)
    }

    private func isNamed(_ leg: Place<Leg>, by report: NotedEvent, _ work: borrowing TrackerWorkspace) -> Bool {
        !report.contactID.isNone && work.areEqual(leg.contactID, report.contactID)
    }

    private mutating func workingAfterCallReported(_ report: NotedEvent, _ work: inout TrackerWorkspace) {
        let contact = report.contactID
        let named = contact.isNone ? nil : newestLiveLeg(of: contact, work).map { legs[$0].number }
        // Of several legs that are cleared, the work belongs to the one established last that is no consultation.
        let mine = liveVoiceLegEstablishedLast {
            !$0.isConsultation && (contact.isNone || $0.number == named)
        }
        let number = mine.map { legs[$0].number } ?? 0
        clearByJudgedInference(&work, starting: report, of: number) {
            $0.isVoice && (contact.isNone || $0.number == named)
        }
        if mine == nil { workingAfterCall(report, except: 0, &work) }
    }

    /// After-call work is declared and no voice leg that it could mean is live.
    mutating func workingAfterCall(
        _ report: NotedEvent,
        except excluded: UInt32,
        _ work: inout TrackerWorkspace
    ) {
        if let index = legForWork(report, except: excluded, work) {
            return startExplicitly(legAt: index, report, &work)
        }
        startStandalone(report, &work)
    }

    private func legForWork(
        _ report: NotedEvent,
        except excluded: UInt32,
        _ work: borrowing TrackerWorkspace
    ) -> Int? {
        let contact = report.contactID
        let inWrap = contact.isNone ? wrapLegClearedLast() : oldestWrapLeg(of: contact, work)
        if let inWrap { return inWrap }
        if !contact.isNone, let open = newestOpenLeg(of: contact, work), legs[open].number != excluded { return nil }
        guard let closed = legClosedLast(of: contact, work), mayResume(legs.place(closed), work) else { return nil }
        return closed
    }

    mutating func loggedOff(_ report: NotedEvent, isPending: Bool, _ work: inout TrackerWorkspace) {
        if isPending, legs.contains(where: { $0.isLive }) { return note(report, work) }
        clearByJudgedInference(&work) { _ in true }
        loggedOffNow(report, except: 0, &work)
    }

    mutating func loggedOffNow(_ report: NotedEvent, except excluded: UInt32, _ work: inout TrackerWorkspace) {
        for index in legs.indices where legs[index].number != excluded {
            switch legs[index].phase {
            case .wrap: endWrap(legAt: index, cause: .loggedOff, &work)
            case .waiting: closeWaiting(legAt: index, cause: .noWrap, &work)
            case .offered: closeUnanswered(legAt: index, isInferred: true)
            default: break
            }
        }
        repetitions.loggedOff(at: now)
        declare(.loggedOff, report.reason)
    }
}
