import ContactCenter

extension Desk {
    /// What ends a wrap.
    private enum Ending {
        case ready, readyForContact, completed, completedThenReady, notReady, nextContact, callBack, secondStage
    }

    /// Wraps up `leg`, which was cleared at the desk's clock.
    ///
    /// - Parameter isAnnounced: whether the switch has said during the call that after-call work follows.
    mutating func wrapUp(_ leg: Leg, isAnnounced: Bool, _ floor: inout Floor) {
        let hasLimit = isAnnounced ? leg.limitMs >= 0 : startWrapUp(leg)
        var length = duration(medianSeconds: floor.configuration.wrapMedianSeconds, sigma: 0.8)
        let limit = Int64(leg.limitMs)
        if hasLimit && length > limit {
            if random.chance(0.4) {
                let more = extend(leg)
                // Where the switch ends wraps the agent is done within the new limit, else whenever.
                length = (leg.onLimit == .end ? limit : length) + Int64(random.below(Int(more)))
            } else if leg.onLimit == .end {
                // The switch ends it without a word.
                clock += limit
                return
            }
        }
        clock += length
        if isShiftOver && random.chance(0.3) {
            leave(floor)
            return
        }
        end(leg, &floor)
    }

    /// Says that the wrap has begun, as some switches do. Returns whether a limit was said.
    private mutating func startWrapUp(_ leg: Leg) -> Bool {
        let roll = random.below(10)
        if roll < 4 { return false }
        let saysLimit = leg.limitMs >= 0
        if random.chance(0.5) { clock += random.within(1...40) }
        if roll < 7 {
            say(.contactWrapupStarted, leg) { event in
                event.limitMs = leg.limitMs
                if saysLimit { event.onLimit = leg.onLimit }
            }
        } else {
            let namesContact = random.chance(0.8)
            let namesNext = random.chance(0.3)
            say(.agentWorkingAfterCall) { event in
                if namesContact { event.contact = leg.contact }
                event.limitMs = leg.limitMs
                if saysLimit { event.onLimit = leg.onLimit }
                if namesNext { event.nextState = .ready }
            }
        }
        return saysLimit
    }

    /// Asks for more time shortly before the limit. Returns how much, in milliseconds.
    private mutating func extend(_ leg: Leg) -> Int32 {
        let more: Int32 = random.chance(0.5) ? 30_000 : 60_000
        let isTotal = random.chance(0.3)
        say(.contactWrapupExtended, leg, at: clock + Int64(leg.limitMs) * 9 / 10) { event in
            if isTotal {
                event.limitMs = leg.limitMs + more
            } else {
                event.byMs = more
            }
        }
        return more
    }

    private mutating func end(_ leg: Leg, _ floor: inout Floor) {
        switch ending(floor) {
        case .ready:
            say(.agentReady)
            // What the agent typed into the form arrives when the wrap is long over.
            if random.chance(0.05) {
                clock += random.within(1_000...10_000)
                complete(leg, floor)
            }
        case .readyForContact: say(.agentReady) { $0.contact = leg.contact }
        case .completed: complete(leg, floor)
        case .completedThenReady:
            complete(leg, floor)
            clock += random.within(0...500)
            say(.agentReady)
        case .notReady: pause(floor)
        case .nextContact: mustAnswer = true
        case .callBack: callBack(leg, &floor)
        case .secondStage:
            complete(leg, floor)
            clock += random.within(500...4_500)
            if random.chance(0.5) {
                say(.contactWrapupStarted, leg)
            } else {
                say(.agentWorkingAfterCall) { $0.contact = leg.contact }
            }
            clock += duration(medianSeconds: 15, sigma: 0.7)
            say(.agentReady)
        }
    }

    private mutating func ending(_ floor: Floor) -> Ending {
        let behaviour = floor.behaviour
        var roll = random.unit()
        for (ending, share) in [
            (Ending.nextContact, behaviour.nextContact), (.callBack, behaviour.callBack),
            (.secondStage, behaviour.secondStage), (.notReady, 0.06), (.readyForContact, 0.05),
            (.completed, 0.2), (.completedThenReady, 0.15),
        ] {
            if roll < share { return ending }
            roll -= share
        }
        return .ready
    }

    private mutating func complete(_ leg: Leg, _ floor: Floor) {
        let disposition = random.pick(floor.dispositions)
        var told = leg
        told.source = random.chance(0.5) ? floor.desktopSource : leg.source
        say(.contactWrapupEnded, told) { event in
            event.disposition = disposition
            event.cause = floor.causes.completed
        }
    }

    /// Calls the customer back; what was left to write down for both calls is written after it.
    private mutating func callBack(_ leg: Leg, _ floor: inout Floor) {
        var call = leg
        call.contact = floor.newContact()
        call.direction = .outbound
        say(.contactEstablished, call)
        clock += duration(medianSeconds: 50, sigma: 0.7)
        say(.contactCleared, call) { $0.cause = floor.causes.normal[1] }
        clock += duration(medianSeconds: 15, sigma: 0.7)
        say(.agentReady)
    }
}
