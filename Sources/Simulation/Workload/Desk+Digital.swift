import ContactCenter

extension Desk {
    /// A few chats, mails or messages that overlap, up to as many at once as the agent may have.
    mutating func takeChats(_ floor: inout Floor) {
        let slots = max(1, min(8, floor.configuration.maximumChats))
        // When each slot is free again; a fixed-size value, so that a block of chats allocates nothing.
        var free = SIMD8<Int64>(repeating: clock)
        var arrival = clock
        var end = clock
        for _ in 0..<(3 + random.below(6)) {
            arrival += wait(meanSeconds: floor.configuration.idleMeanSeconds)
            var slot = 0
            for other in 1..<slots where free[other] < free[slot] { slot = other }
            arrival = max(arrival, free[slot] + 500)
            free[slot] = takeChat(at: arrival, end: &end, &floor)
        }
        clock = end + random.within(500...5_000)
        let roll = random.below(10)
        if roll < 3 {
            say(.agentReady)
        } else if roll < 5 {
            pause(floor)
        }
    }

    /// One chat from `arrival` on. Returns when the agent may have another in its place; `end` is moved to where the
    /// last line is said.
    private mutating func takeChat(at arrival: Int64, end: inout Int64, _ floor: inout Floor) -> Int64 {
        let leg = floor.newLeg(random.pick(floor.digitalQueues), source: floor.chatSource, random: &random)
        var time = arrival
        tellQueued(leg, before: time, &floor)
        say(.contactOffered, leg, at: time)
        time += random.within(2_000...15_000)
        let roll = random.unit()
        if roll < floor.behaviour.rejected + floor.behaviour.notAnswered {
            let cause = roll < floor.behaviour.rejected ? floor.causes.rejected : floor.causes.noAnswer
            say(.contactNotAnswered, leg, at: time) { $0.cause = cause }
            tellGivenUp(leg, at: time, isAtOnce: false, floor)
            end = max(end, time)
            return time
        }
        say(.contactEstablished, leg, at: time)
        time += duration(medianSeconds: floor.configuration.chatMedianSeconds, sigma: 0.6)
        say(.contactCleared, leg, at: time) { $0.cause = floor.causes.normal[0] }
        tellHungUp(leg, at: time, isHandedOver: false, floor)
        let cleared = time
        time = wrapUpChat(leg, at: time, floor)
        end = max(end, time)
        // Some platforms give the next chat while the last one is being wrapped up.
        return random.chance(0.3) ? cleared : time
    }

    /// Wraps up a chat, and returns when that was over.
    private mutating func wrapUpChat(_ leg: Leg, at cleared: Int64, _ floor: Floor) -> Int64 {
        let length = duration(medianSeconds: floor.configuration.wrapMedianSeconds * 0.8, sigma: 0.8)
        let saysStart = leg.limitMs >= 0 || random.chance(0.4)
        if saysStart {
            say(.contactWrapupStarted, leg, at: cleared) { event in
                event.limitMs = leg.limitMs
                if leg.limitMs >= 0 { event.onLimit = leg.onLimit }
            }
            let limit = Int64(leg.limitMs)
            if leg.limitMs >= 0 && leg.onLimit == .end && length > limit { return cleared + limit }
        }
        if random.chance(0.2) {
            say(.agentReady, at: cleared + length) { $0.contact = leg.contact }
        } else {
            let disposition = random.pick(floor.dispositions)
            say(.contactWrapupEnded, leg, at: cleared + length) { event in
                event.disposition = disposition
                event.cause = floor.causes.completed
            }
        }
        return cleared + length
    }
}
