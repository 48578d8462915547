import ContactCenter

/// An agent, and the script of what will be heard of them next.
///
/// A script is one episode: a call with its wrap, a break, a few chats that overlap. The next one is written when the
/// last line of the present one was said, and begins after it; so time only goes forward, at each desk and in all.
struct Desk {
    let number: UInt32
    let isDigital: Bool
    let team: Word
    let site: Word
    let skills: Word
    /// Days since 1970-01-01, if the switch tells.
    let hiredOnDay: Int32?
    /// The switch of the site.
    let source: UInt16

    var random: SplitMix64
    /// Where the script has got to, in milliseconds of contact-centre time since the start.
    var clock: Int64 = 0
    var isOnDuty = false
    /// Whether the next contact is already on the line.
    var mustAnswer = false
    private var shiftEnd: Int64 = 0
    private var shifts = 0
    private var heartbeatDue: Int64 = 0
    private var script: [WorkloadEvent] = []
    private var position = 0
    private var lastTime: Int64 = .min
    private var lastRank: UInt8 = 0

    init(number: UInt32, floor: Floor) {
        var random = SplitMix64(seed: floor.configuration.seed, index: UInt64(number))
        let site = Int(number) % floor.sites.count
        let share = floor.configuration.digitalAgentShare
        self.number = number
        isDigital = Int(Double(number + 1) * share) > Int(Double(number) * share)
        team = floor.teams[Int(number) / floor.sites.count % floor.teams.count]
        self.site = floor.sites[site]
        source = UInt16(site)
        skills = random.pick(floor.skills)
        let today = Int32(floor.configuration.start.milliseconds / 86_400_000)
        // A third are new enough for the learning-curve cohorts, a third have been there for years.
        switch number % 3 {
        case 0: hiredOnDay = today - Int32(random.below(90))
        case 1: hiredOnDay = today - Int32(90 + random.below(3_000))
        default: hiredOnDay = nil
        }
        self.random = random
    }

    /// When the next line is due, in milliseconds since the epoch.
    var nextTime: Int64 { script[position].time }

    /// Whether the shift is over.
    var isShiftOver: Bool { clock >= shiftEnd }

    /// Says the next line, and writes the next script if it was the last.
    mutating func sayNext(_ floor: inout Floor) -> WorkloadEvent {
        let event = script[position]
        position += 1
        if event.isHandedOver { floor.handOver(event) }
        if position == script.count { writeScript(&floor) }
        return event
    }

    /// Writes the next episode.
    mutating func writeScript(_ floor: inout Floor) {
        script.removeAll(keepingCapacity: true)
        position = 0
        if !isOnDuty {
            logOn(floor)
        } else if isShiftOver && !mustAnswer {
            logOff(floor)
        } else if isDigital {
            takeChats(&floor)
        } else {
            takeTelephone(&floor)
        }
        addHeartbeats(floor)
        sortScript()
        setTimes(floor)
    }

    // MARK: Saying things

    /// Adds a line at the desk's clock, or at `time`.
    mutating func say(
        _ kind: EventKind,
        at time: Int64? = nil,
        source other: UInt16? = nil,
        detail: (inout WorkloadEvent) -> Void = { _ in }
    ) {
        var event = WorkloadEvent(kind, at: time ?? clock)
        event.agent = number
        event.source = other ?? source
        detail(&event)
        script.append(event)
    }

    /// Adds a line about `leg`.
    mutating func say(
        _ kind: EventKind,
        _ leg: Leg,
        at time: Int64? = nil,
        detail: (inout WorkloadEvent) -> Void = { _ in }
    ) {
        say(kind, at: time, source: leg.source) { event in
            event.contact = leg.contact
            event.queue = leg.queue
            event.channel = leg.channel
            event.direction = leg.direction
            if kind == .contactOffered || kind == .contactEstablished {
                event.reason = leg.reason
                event.campaign = leg.campaign
                event.customer = leg.customer
            }
            detail(&event)
        }
    }

    /// Milliseconds of a log-normal duration, at least 1.
    mutating func duration(medianSeconds: Double, sigma: Double) -> Int64 {
        max(1, Int64(random.logNormal(median: medianSeconds * 1000, sigma: sigma)))
    }

    /// Milliseconds of an exponential waiting time, at least 1.
    mutating func wait(meanSeconds: Double) -> Int64 {
        max(1, Int64(random.exponential(mean: meanSeconds * 1000)))
    }

    // MARK: Shifts

    private mutating func logOn(_ floor: Floor) {
        let configuration = floor.configuration
        if shifts == 0 {
            clock = Int64(random.unit() * configuration.logOnSpreadSeconds * 1000)
            shiftEnd = clock + Int64((0.02 + 0.98 * random.unit()) * configuration.shiftSeconds * 1000)
        } else {
            clock += Int64((0.5 + random.unit()) * configuration.offShiftSeconds * 1000)
            shiftEnd = clock + Int64((0.8 + 0.4 * random.unit()) * configuration.shiftSeconds * 1000)
        }
        shifts += 1
        isOnDuty = true
        heartbeatDue = clock + Int64(configuration.heartbeatSeconds * 1000)
        say(.agentLoggedOn)
        clock += random.within(1_000...20_000)
        if random.chance(0.3) {
            say(.agentNotReady) { $0.reason = floor.pauses[3] }
            clock += wait(meanSeconds: 60)
        }
        say(.agentReady)
    }

    private mutating func logOff(_ floor: Floor) {
        if random.chance(0.5) {
            clock += random.within(1_000...5_000)
            say(.agentNotReady) { $0.reason = floor.causes.endOfShift }
        }
        clock += random.within(1_000...30_000)
        leave(floor)
    }

    /// Logs off at the desk's clock.
    mutating func leave(_ floor: Floor) {
        say(.agentLoggedOff) { $0.reason = floor.causes.endOfShift }
        isOnDuty = false
    }

    // MARK: Finishing a script

    private mutating func addHeartbeats(_ floor: Floor) {
        let interval = Int64(floor.configuration.heartbeatSeconds * 1000)
        if interval <= 0 { return }
        while heartbeatDue < clock {
            say(.agentHeartbeat, at: heartbeatDue, source: floor.desktopSource)
            heartbeatDue += interval
        }
    }

    /// Stable, and quick for scripts, which are nearly in order.
    private mutating func sortScript() {
        for index in 1..<max(1, script.count) {
            let event = script[index]
            var hole = index
            while hole > 0 && script[hole - 1].time > event.time {
                script[hole] = script[hole - 1]
                hole -= 1
            }
            if hole != index { script[hole] = event }
        }
    }

    /// Turns contact-centre time into event time. Two lines of the same millisecond stay in their order: unless rank
    /// (model 1.4) says the same, the later one moves on by a millisecond.
    private mutating func setTimes(_ floor: Floor) {
        let start = floor.configuration.start.milliseconds
        for index in script.indices {
            var time = start + Int64(Double(script[index].time) / floor.speed)
            let rank = script[index].kind.rank
            if time <= lastTime { time = rank > lastRank ? lastTime : lastTime + 1 }
            lastTime = time
            lastRank = rank
            script[index].time = time
            if script[index].limitMs > 0 { script[index].limitMs = scaled(script[index].limitMs, floor) }
            if script[index].byMs > 0 { script[index].byMs = scaled(script[index].byMs, floor) }
        }
    }

    private func scaled(_ milliseconds: Int32, _ floor: Floor) -> Int32 {
        max(1, Int32(clamping: Int64(Double(milliseconds) / floor.speed)))
    }
}
