import ContactCenter

/// What is told of contacts themselves, where the centre is asked for that. It draws no dice, so that agents do the
/// same with it and without.
extension Desk {
    /// The contact of `leg` came to its queue before it was offered at `time`; another one, now and then, gave up
    /// there.
    mutating func tellQueued(_ leg: Leg, before time: Int64, _ floor: inout Floor) {
        guard floor.configuration.tellsContacts else { return }
        let dice = Self.dice(leg.contact)
        tell(.contactQueued, leg, at: time - Self.waitMs(dice))
        guard dice % 13 == 0 else { return }
        var other = leg
        other.contact = floor.newContactOfNobody()
        let begin = time - Self.waitMs(dice &>> 20) - 2_000
        tell(.contactQueued, other, at: begin)
        tell(.contactAbandoned, other, at: begin + Self.waitMs(dice &>> 30))
    }

    /// Nobody answered, and the customer gave up, or is called back.
    mutating func tellGivenUp(_ leg: Leg, at time: Int64, isAtOnce: Bool, _ floor: Floor) {
        guard floor.configuration.tellsContacts else { return }
        let dice = Self.dice(leg.contact)
        if dice % 5 == 0 {
            tell(.contactLeftQueue, leg, at: time + 500) { $0.cause = floor.causes.callback }
        } else {
            tell(.contactAbandoned, leg, at: isAtOnce ? time : time + Self.waitMs(dice))
        }
    }

    /// The agent has hung up: the customer goes on to somebody else, or it is over.
    mutating func tellHungUp(_ leg: Leg, at time: Int64, isHandedOver: Bool, _ floor: Floor) {
        guard floor.configuration.tellsContacts, leg.direction != .internalCall else { return }
        if isHandedOver {
            tell(.contactTransferred, leg, at: time)
            tell(.contactQueued, leg, at: time + 1)
            return
        }
        let dice = Self.dice(leg.contact)
        tell(.contactEnded, leg, at: time) { $0.cause = floor.causes.normal[0] }
        if dice % 10 < 8 { tell(.contactOutcome, leg, at: time + 2) { $0.reason = leg.reason } }
        if dice % 10 < 3 { tell(.contactSurveyed, leg, at: time + 4) }
    }

    private mutating func tell(
        _ kind: EventKind,
        _ leg: Leg,
        at time: Int64,
        detail: (inout WorkloadEvent) -> Void = { _ in }
    ) {
        say(kind, leg, at: max(0, time)) { event in
            if kind == .contactQueued {
                event.reason = leg.reason
                event.customer = leg.customer
                event.campaign = leg.campaign
            }
            detail(&event)
        }
    }

    /// What decides all that is told of a contact.
    static func dice(_ contact: UInt64) -> UInt64 { SplitMix64.mix(contact ^ 0x636F_6E74) }

    /// Most wait for some seconds, some for more than a minute.
    private static func waitMs(_ dice: UInt64) -> Int64 {
        let share = Int64(dice % 1_000)
        return share < 800 ? 500 + share * 20 : 16_000 + (share - 800) * 400
    }
}

extension CallCentre {
    /// Adds what only contact events say.
    mutating func describeContact(_ event: WorkloadEvent, in expanded: inout Event) {
        let dice = Desk.dice(event.contact) &>> 8
        switch event.kind {
        case .contactTransferred:
            expanded.contact.transferKind = dice % 3 == 0 ? .attended : .blind
            expanded.contact.fromAgentID = text { payload in
                payload.write("agent-")
                payload.write(Int64(event.agent), digits: 6)
            }
        case .contactOutcome:
            expanded.contact.resolved = dice % 4 != 0
            expanded.contact.escalated = dice % 23 == 0
            expanded.contact.complaint = dice % 41 == 0
            guard event.direction == .outbound else { return }
            expanded.contact.converted = dice % 5 == 0
            guard dice % 5 == 0 else { return }
            expanded.contact.amountMicros = Int64(20 + dice % 180) * 1_000_000
            expanded.contact.currency = text { $0.write("EUR") }
        case .contactSurveyed:
            expanded.contact.csatThousandths = Int64(1 + dice % 5) * 1_000
            expanded.contact.csatScale = 5
            expanded.contact.nps = Int64(dice % 11)
        default: break
        }
    }
}
