import ContactCenter

extension Desk {
    /// What the switch has noted during a call.
    private enum Noted {
        case nothing, ready, notReady, workingAfterCall
    }

    /// Waits at the telephone, and plays what happens next.
    mutating func takeTelephone(_ floor: inout Floor) {
        if mustAnswer {
            mustAnswer = false
            answer(&floor)
            return
        }
        // At least 6 s, so that after-call work pressed then belongs to no contact any more.
        clock += 6_000 + wait(meanSeconds: floor.configuration.idleMeanSeconds)
        switch floor.activities.draw(using: &random) {
        case .call: answer(&floor)
        case .notAnswered: miss(floor.causes.noAnswer, ringingSeconds: 20, &floor)
        case .rejected: miss(floor.causes.rejected, ringingSeconds: 3, &floor)
        case .callerAbandoned: miss(floor.causes.callerAbandoned, ringingSeconds: 8, &floor)
        case .failed: miss(floor.causes.failed, ringingSeconds: 0.2, &floor)
        case .outbound: callOut(&floor)
        case .internalCall: answerColleague(&floor)
        case .standalone: workAlone(floor)
        case .pause: pause(floor)
        }
    }

    /// Not ready for a while, then ready.
    mutating func pause(_ floor: Floor) {
        let reason = random.pick(floor.pauses)
        say(.agentNotReady) { $0.reason = reason }
        clock += duration(medianSeconds: 420, sigma: 0.7)
        say(.agentReady)
    }

    // MARK: Calls

    private mutating func answer(_ floor: inout Floor) {
        var leg = floor.newLeg(random.pick(floor.voiceQueues), source: source, random: &random)
        if let handedOver = floor.takeOver(by: number) {
            leg.contact = handedOver.contact
            leg.customer = handedOver.customer
            leg.reason = handedOver.reason
        } else {
            tellQueued(leg, before: clock, &floor)
        }
        say(.contactOffered, leg)
        clock += duration(medianSeconds: 4, sigma: 0.5)
        say(.contactEstablished, leg)
        talk(leg, seconds: floor.configuration.talkMedianSeconds, &floor)
    }

    private mutating func callOut(_ floor: inout Floor) {
        var leg = floor.newLeg(random.pick(floor.voiceQueues), source: source, random: &random)
        leg.direction = .outbound
        leg.campaign = random.pick(floor.campaigns)
        say(.contactEstablished, leg)
        talk(leg, seconds: floor.configuration.talkMedianSeconds / 2, &floor)
    }

    private mutating func answerColleague(_ floor: inout Floor) {
        let leg = Leg(contact: floor.newContact(), source: source, channel: .voice, direction: .internalCall)
        say(.contactOffered, leg)
        clock += duration(medianSeconds: 3, sigma: 0.4)
        say(.contactEstablished, leg)
        clock += duration(medianSeconds: 60, sigma: 0.7)
        say(.contactCleared, leg) { $0.cause = floor.causes.normal[0] }
    }

    private mutating func miss(_ cause: Word, ringingSeconds: Double, _ floor: inout Floor) {
        let leg = floor.newLeg(random.pick(floor.voiceQueues), source: source, random: &random)
        tellQueued(leg, before: clock, &floor)
        say(.contactOffered, leg)
        clock += duration(medianSeconds: ringingSeconds, sigma: 0.1)
        say(.contactNotAnswered, leg) { $0.cause = cause }
        tellGivenUp(leg, at: clock, isAtOnce: cause == floor.causes.callerAbandoned, floor)
        // After a call that rang out many switches take the agent off the queue.
        if cause == floor.causes.noAnswer && random.chance(0.6) {
            say(.agentNotReady) { $0.reason = floor.causes.missedCall }
            clock += wait(meanSeconds: 40)
            say(.agentReady)
        }
    }

    private mutating func workAlone(_ floor: Floor) {
        say(.agentWorkingAfterCall)
        clock += duration(medianSeconds: 40, sigma: 0.8)
        if random.chance(0.7) {
            say(.agentReady)
        } else {
            pause(floor)
        }
    }

    // MARK: Talk

    private mutating func talk(_ leg: Leg, seconds: Double, _ floor: inout Floor) {
        var rest = duration(medianSeconds: seconds, sigma: 0.8)
        if random.chance(floor.behaviour.hold) {
            for _ in 0...random.below(2) {
                clock += rest / 3
                rest -= rest / 3
                say(.contactHeld, leg)
                clock += duration(medianSeconds: 35, sigma: 0.7)
                say(.contactRetrieved, leg)
            }
        } else if random.chance(floor.behaviour.consultation) {
            clock += rest / 2
            rest -= rest / 2
            if consult(during: leg, &floor) { return }
        }
        let noted = random.chance(floor.behaviour.pending) ? note(rest: &rest, leg, floor) : .nothing
        clock += rest
        if random.chance(floor.behaviour.missedHangUp) {
            forgetHangUp(leg, floor)
            return
        }
        hangUp(leg, isHandedOver: random.chance(floor.behaviour.transfer), floor)
        switch noted {
        case .ready: break
        case .notReady:
            clock += duration(medianSeconds: 300, sigma: 0.6)
            say(.agentReady)
        case .nothing, .workingAfterCall: wrapUp(leg, isAnnounced: noted == .workingAfterCall, &floor)
        }
    }

    private mutating func hangUp(_ leg: Leg, isHandedOver: Bool, _ floor: Floor) {
        let isTaken = isHandedOver && leg.direction == .inbound
        let cause = isTaken ? floor.causes.transferred : random.pick(floor.causes.normal)
        say(.contactCleared, leg) { event in
            event.cause = cause
            if isTaken {
                event.isHandedOver = true
                event.customer = leg.customer
                event.reason = leg.reason
            }
        }
        tellHungUp(leg, at: clock, isHandedOver: isTaken, floor)
    }

    /// Asks a colleague while the customer is on hold. Returns whether the customer went on to somebody else.
    private mutating func consult(during leg: Leg, _ floor: inout Floor) -> Bool {
        say(.contactHeld, leg)
        clock += random.within(500...4_000)
        let other = Leg(contact: floor.newContact(), source: source, channel: .voice, direction: .internalCall)
        say(.contactEstablished, other)
        clock += duration(medianSeconds: 45, sigma: 0.6)
        if leg.direction == .inbound && random.chance(0.4) {
            // An attended transfer: the switch clears both legs of this agent at once.
            say(.contactCleared, other) { $0.cause = floor.causes.transferred }
            clock += 3
            hangUp(leg, isHandedOver: true, floor)
            wrapUp(leg, isAnnounced: false, &floor)
            return true
        }
        say(.contactCleared, other) { $0.cause = floor.causes.normal[1] }
        clock += random.within(200...2_000)
        say(.contactRetrieved, leg)
        return false
    }

    private mutating func note(rest: inout Int64, _ leg: Leg, _ floor: Floor) -> Noted {
        clock += rest / 2
        rest -= rest / 2
        switch random.below(4) {
        case 0:
            say(.agentReady) { $0.isPending = true }
            return .ready
        case 1, 2:
            let reason = random.pick(floor.pauses)
            say(.agentNotReady) { event in
                event.isPending = true
                event.reason = reason
            }
            return .notReady
        default:
            say(.agentWorkingAfterCall) { event in
                event.isPending = true
                event.contact = leg.contact
                event.limitMs = leg.limitMs
                if leg.limitMs >= 0 { event.onLimit = leg.onLimit }
            }
            return .workingAfterCall
        }
    }

    /// The switch says nothing when the call ends, or says it late.
    private mutating func forgetHangUp(_ leg: Leg, _ floor: Floor) {
        if isShiftOver && random.chance(0.5) {
            clock += random.within(1_000...10_000)
            leave(floor)
            return
        }
        switch random.below(4) {
        case 0:
            clock += duration(medianSeconds: 25, sigma: 0.8)
            say(.agentReady)
        case 1:
            // The button comes first, the hang-up after it: the button was meant for the end of the call.
            say(.agentReady)
            clock += random.within(500...20_000)
            say(.contactCleared, leg) { $0.cause = floor.causes.normal[0] }
        case 2:
            say(.agentWorkingAfterCall) { $0.contact = leg.contact }
            clock += duration(medianSeconds: 25, sigma: 0.8)
            say(.agentReady)
        default:
            clock += random.within(1_000...20_000)
            mustAnswer = true
        }
    }
}
