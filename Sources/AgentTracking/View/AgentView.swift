public import ContactCenter

/// The agent as presented now. Texts are runs of the tracker's arena.
public struct AgentView: Sendable {
    /// The presented state, after the events known of this millisecond.
    public var state: PresentedState
    /// The reason of `not_ready` and `logged_off`.
    public var reason: Text
    /// Since when.
    public var since: Timestamp
    /// What the agent declared.
    public var declared: DeclaredState
    /// The agent's team.
    public var team: Text
    /// The agent's site.
    public var site: Text
    /// The newest instant that the state takes into account.
    public var observedAt: Timestamp
}

/// What an open contact is to its agent now.
public enum ContactPhase: UInt8, Sendable {
    case offered, established, held, waiting, wrap

    /// The value in records.
    public var name: StaticString {
        switch self {
        case .offered: "offered"
        case .established: "established"
        case .held: "held"
        case .waiting: "waiting"
        case .wrap: "wrap"
        }
    }
}

/// A contact that an agent has open. Texts are runs of the tracker's arena.
public struct OpenContact: Sendable {
    /// The contact; absent for standalone after-call work.
    public var contactID: Text
    /// What it is doing.
    public var phase: ContactPhase
    /// Its queue.
    public var queue: Text
    /// Its campaign.
    public var campaign: Text
    /// Its reason.
    public var reason: Text
    /// Its channel; `nil` for standalone after-call work.
    public var channel: Channel?
    /// Since when it is in ``phase``.
    public var since: Timestamp
    /// The time of the leg's first event.
    public var legStartedAt: Timestamp
    /// When it was answered; `nil` before.
    public var establishedAt: Timestamp?
    /// When its conversation ended; `nil` before.
    public var clearedAt: Timestamp?
    /// How long it has been held until ``since``, in milliseconds.
    public var holdMs: Milliseconds
    /// The number of the wrap segment that is open; 0 before a wrap.
    public var segment: Int32
    /// The wrap's limit, where one applies.
    public var limitMs: Milliseconds?
    /// By how much the limit was extended.
    public var extendedMs: Milliseconds
    /// When the forced wrap-up timer passes, where the wrap has one.
    public var deadline: Timestamp?
    /// What happens then.
    public var onLimit: LimitAction

    /// Whether it is after-call work without a contact.
    public var isStandalone: Bool { channel == nil }
}

extension AgentTracker {
    /// The agent as presented now; `nil` before its first event.
    public var view: AgentView? {
        guard newestAt != nil else { return nil }
        let state = head.presentedView(in: bytes)
        return AgentView(
            state: state.state,
            reason: state.reason,
            since: state.since,
            declared: head.declared,
            team: head.team,
            site: head.site,
            observedAt: head.now
        )
    }

    /// Since when the agent is presented as ready; `nil` where it is not.
    public var readySince: Timestamp? {
        guard newestAt != nil else { return nil }
        let state = head.presentedView(in: bytes)
        return state.state == .ready ? state.since : nil
    }

    /// The after-call work that runs, as other stages were told of it; `nil` where none does.
    public var runningWork: AgentTimeFact? {
        for index in told.spans.indices.reversed() {
            let span = told.spans[index]
            if span.activity == .afterCallWork, span.to == nil { return span.fact }
        }
        return nil
    }

    /// Calls `body` with each contact that is open, in the order in which they began.
    public func forEachOpenContact(_ body: (OpenContact) -> Void) {
        for index in head.legs.indices {
            let leg = head.legs.place(index)
            // The phases that an open contact can have stand first, in the same order.
            guard let phase = ContactPhase(rawValue: leg.phase.rawValue) else { continue }
            body(
                OpenContact(
                    contactID: leg.contactID,
                    phase: phase,
                    queue: leg.queue,
                    campaign: leg.campaign,
                    reason: leg.reason,
                    channel: leg.isStandalone ? nil : leg.channel ?? .voice,
                    since: leg.phaseSince,
                    legStartedAt: leg.startedAt,
                    establishedAt: leg.establishedAt,
                    clearedAt: leg.clearedAt,
                    holdMs: leg.holdMs,
                    segment: leg.segment,
                    limitMs: leg.limitMs,
                    extendedMs: leg.extendedMs,
                    deadline: leg.wrapDeadline,
                    onLimit: leg.onLimit
                )
            )
        }
    }

    /// What the agent has done again and again since it logged on, as far as events before the newest instant say.
    public var repetitions: Repetitions { head.repetitions }

    /// Whether the agent has done anything so often that it is worth a word.
    public var isRepeating: Bool { head.repetitions.areMany }

    /// Whether any contact is open, after-call work included.
    public var hasOpenContact: Bool { head.legs.contains { $0.phase != .closed } }

    /// Whether any wrap, standalone ones included, is open.
    public var hasOpenWrap: Bool { head.legs.contains { $0.phase == .wrap } }
}
