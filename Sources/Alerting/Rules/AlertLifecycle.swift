public import ContactCenter
public import Indicators

/// One alert of one rule in one scope, from the first reading that passes a threshold until it is over and told
/// (alerts 3.1).
///
/// Readings and time go in by event time; what follows is known at once, and told when ``tell(at:)`` is called. So an
/// episode that ends before anybody could be told of it is never told.
public struct AlertLifecycle: Hashable, BitwiseCopyable, Sendable {
    /// An alert that fires.
    public struct Firing: Hashable, BitwiseCopyable, Sendable {
        /// The start of firing; names the episode.
        public var episode: Timestamp
        /// When the severity was due, in event time.
        public var at: Timestamp
        /// How urgent it is.
        public var severity: Severity
        /// The value then, in millionths.
        public var value: Int64
        /// The threshold then, in millionths of the value's unit.
        public var threshold: Int64
    }

    /// What was told of it.
    struct Told: Hashable, BitwiseCopyable {
        var firing: Firing
        var firedAt: Timestamp
        /// Counts what was told, over all episodes that are remembered.
        var revision: Int64
        var isOpen: Bool
    }

    /// The end of the episode that was told.
    struct Ending: Hashable, BitwiseCopyable {
        var at: Timestamp
        var resolution: Resolution
        var value: Int64
    }

    /// By severity since when its threshold is passed; an age passes it in the future.
    var held = SIMD4<Int64>(repeating: .max)
    /// Up to when it was judged; it never goes back.
    var judgedUntil = Timestamp.distantPast
    /// What was read last that could be judged.
    var reading: RuleReading?
    var readAt = Timestamp.distantPast
    /// The window that it was read from.
    var windowStart = Timestamp.distantPast
    var windowEnd = Timestamp.distantPast
    /// What fires; `nil` if nothing does.
    public internal(set) var firing: Firing?
    /// When the last episode ended.
    var endedAt: Timestamp?
    /// How many episodes have begun in which interval of ``RuleTerms/most``.
    var interval: Int64 = 0
    var begunInInterval: Int64 = 0
    var told: Told?
    var ending: Ending?

    /// Creates an alert of which nothing is known.
    public init() {}

    // MARK: Readings

    /// Takes up what a record says.
    ///
    /// - Parameters:
    ///   - reading: what the rule found; `nil` where there was nothing to judge.
    ///   - window: the record's window.
    ///   - instant: up to when the record knows, in event time.
    ///   - nature: what is known of all values of the rule.
    public mutating func take(
        _ reading: RuleReading?,
        of window: Window,
        at instant: Timestamp,
        _ terms: RuleTerms,
        _ rule: ScopeRule,
        _ nature: RuleNature = RuleNature()
    ) {
        let isEnough = reading.map { $0.n ?? .max >= terms.minSample } ?? false
        // A contact has one answer: another is a correction, whenever it was given.
        let hasOneWindow = rule.scopes == [.contact]
        if rule.window.isClock, !hasOneWindow {
            // An older window is over, and a new one has to say something first.
            if window.start < windowStart || window.start > windowStart && !isEnough {
                return settle(at: instant, terms)
            }
        }
        let isSame = rule.window.isClock && (hasOneWindow || window.start == windowStart)
        let isTakenBack = isSame && self.isTakenBack(by: reading, rule.side, nature)
        (windowStart, windowEnd) = (window.start, window.end)
        if let reading, isEnough {
            (self.reading, readAt) = (reading, instant)
            hold(reading, at: max(instant, judgedUntil), terms, rule.side, nature)
        } else {
            held = SIMD4(repeating: .max)
            if isSame { self.reading?.n = reading?.n ?? 0 }
        }
        settle(at: instant, terms, resolution: isTakenBack ? .corrected : .ended)
    }

    /// Whether the value of a window is another although nothing came to it: what was counted has changed.
    private func isTakenBack(by reading: RuleReading?, _ side: RuleSide, _ nature: RuleNature) -> Bool {
        guard let old = self.reading else { return false }
        guard let reading else { return true }
        let movesByItself = side == .above ? nature.fallsByItself : nature.risesByItself
        if let before = old.n, let n = reading.n { return n < before || n == before && !movesByItself }
        // A count only grows; so does an amount, but for negative ones, which are corrections most often.
        return side == .above && !movesByItself
    }

    private mutating func hold(
        _ reading: RuleReading,
        at instant: Timestamp,
        _ terms: RuleTerms,
        _ side: RuleSide,
        _ nature: RuleNature
    ) {
        var now = SIMD4<Int64>(repeating: .max)
        for threshold in terms.thresholds {
            let place = Int(threshold.severity.rawValue)
            let (limit, clear) = (reading.limit(threshold.limit), reading.clear(threshold, nature))
            let isPast = side == .above ? reading.value > limit : reading.value < limit
            let isClear = side == .above ? reading.value <= clear : reading.value >= clear
            let since = held[place]
            if since <= instant.milliseconds, !isClear {
                now[place] = since
            } else if reading.isAge {
                // Of nothing there is no age.
                if reading.value > 0 { now[place] = readAt.milliseconds + (limit - reading.value) / 1_000_000 }
            } else if isPast {
                now[place] = instant.milliseconds
            }
        }
        held = now
    }

    // MARK: Time

    /// Judges what is due at `instant`, in event time.
    public mutating func settle(at instant: Timestamp, _ terms: RuleTerms) {
        settle(at: instant, terms, resolution: .ended)
    }

    private mutating func settle(at instant: Timestamp, _ terms: RuleTerms, resolution: Resolution) {
        judgedUntil = max(judgedUntil, instant)
        guard let due = due(at: judgedUntil, terms) else {
            if firing != nil { end(at: judgedUntil, resolution) }
            return
        }
        let start = start(notBefore: due.first, terms)
        if let known = firing {
            if known.severity != due.severity { firing = fire(known.episode, due, terms) }
        } else if start <= judgedUntil {
            if let interval = terms.most?.interval(of: start) {
                begunInInterval = interval == self.interval ? begunInInterval + 1 : 1
                self.interval = interval
            }
            firing = fire(start, due, terms)
        }
    }

    /// The same where a window of the clock may have passed, and the next, without another word: then it is over.
    mutating func pass(to instant: Timestamp, _ terms: RuleTerms, _ rule: ScopeRule) {
        if rule.window.isClock, firing != nil, let expiry, expiry <= instant {
            held = SIMD4(repeating: .max)
            settle(at: max(expiry, judgedUntil), terms)
        }
        settle(at: instant, terms)
    }

    /// Goes by other terms from `now` on, the wall clock: judges anew what was read last.
    mutating func adopt(_ terms: RuleTerms, _ rule: ScopeRule, _ nature: RuleNature, now: Timestamp) {
        if let reading {
            if reading.n ?? .max >= terms.minSample {
                // What passes a threshold by them passes it since now.
                hold(reading, at: max(judgedUntil, now), terms, rule.side, nature)
            } else {
                held = SIMD4(repeating: .max)
            }
        }
        guard let known = firing else { return settle(at: judgedUntil, terms) }
        if let due = due(at: judgedUntil, terms) ?? due(at: max(judgedUntil, now), terms) {
            if known.severity != due.severity { firing = fire(known.episode, due, terms) }
        } else {
            // It ends now, unless its window was over before.
            let over = rule.window.isClock ? expiry ?? now : now
            end(at: max(judgedUntil, min(now, over)), .ended)
        }
    }

    /// When a window of the clock has nothing more to say.
    private var expiry: Timestamp? {
        windowEnd == .distantPast ? nil : windowEnd + (windowEnd - windowStart)
    }

    /// The severity that is due, and since when, and when the first of all was.
    private func due(
        at instant: Timestamp,
        _ terms: RuleTerms
    ) -> (severity: Severity, at: Timestamp, first: Timestamp)? {
        var found: (severity: Severity, at: Timestamp, first: Timestamp)?
        for threshold in terms.thresholds {
            let since = held[Int(threshold.severity.rawValue)]
            guard since < .max else { continue }
            let at = Timestamp(milliseconds: since) + terms.forMs
            // An age has to be over its limit, not at it.
            if at > instant || at == instant && reading?.isAge == true { continue }
            found = (threshold.severity, at, min(found?.first ?? at, at))
        }
        return found
    }

    /// When an episode may begin at the earliest.
    private func start(notBefore due: Timestamp, _ terms: RuleTerms) -> Timestamp {
        var start = due
        if let endedAt { start = max(start, endedAt + terms.cooldownMs) }
        if let most = terms.most, most.interval(of: start) == interval, begunInInterval >= Int64(most.count) {
            start = most.end(ofInterval: interval)
        }
        return start
    }

    private func fire(
        _ episode: Timestamp,
        _ due: (severity: Severity, at: Timestamp, first: Timestamp),
        _ terms: RuleTerms
    ) -> Firing {
        let limit = terms.thresholds.first { $0.severity == due.severity }?.limit ?? 0
        let at = max(due.at, episode)
        return Firing(
            episode: episode,
            at: at,
            severity: due.severity,
            value: value(at: at),
            threshold: reading?.limit(limit) ?? limit
        )
    }

    private func value(at instant: Timestamp) -> Int64 {
        guard let reading else { return 0 }
        return reading.isAge ? reading.value + (instant - readAt) * 1_000_000 : reading.value
    }

    private mutating func end(at instant: Timestamp, _ resolution: Resolution) {
        guard let over = firing else { return }
        firing = nil
        endedAt = instant
        if let told, told.isOpen, told.firing.episode == over.episode {
            ending = Ending(at: max(instant, over.episode), resolution: resolution, value: reading?.value ?? 0)
        }
    }

    /// Ends it because its rule is not in force any more.
    mutating func remove(at instant: Timestamp) {
        held = SIMD4(repeating: .max)
        end(at: instant, .ruleRemoved)
    }

    /// Ends it because the rule of its name is another one now, and forgets what the one before has read and done.
    mutating func replace(at instant: Timestamp) {
        remove(at: instant)
        reading = nil
        endedAt = nil
        begunInInterval = 0
    }

    /// Whether it was raised, or else read, before `instant` of the wall clock.
    func isOlder(than instant: Timestamp) -> Bool { (told?.firedAt ?? readAt) < instant }

    // MARK: Waking

    /// When time next changes something; `nil` if never.
    public func nextDueAt(_ terms: RuleTerms, _ rule: ScopeRule) -> Timestamp? {
        var next = Timestamp.distantFuture
        for threshold in terms.thresholds {
            let since = held[Int(threshold.severity.rawValue)]
            guard since < .max else { continue }
            var at = Timestamp(milliseconds: since) + terms.forMs
            if reading?.isAge == true { at = at + 1 }
            if firing == nil { at = max(at, start(notBefore: at, terms)) }
            if at > judgedUntil { next = min(next, at) }
        }
        if firing != nil, rule.window.isClock, let expiry { next = min(next, expiry) }
        if isIdle, let forgettable = forgettableAt(terms) { next = min(next, forgettable) }
        return next == .distantFuture ? nil : next
    }

    /// Whether nothing fires, is about to, or is to be told.
    var isIdle: Bool {
        firing == nil && held == SIMD4(repeating: .max) && told?.isOpen != true
    }

    /// From when on nothing has to be remembered of one that is idle.
    private func forgettableAt(_ terms: RuleTerms) -> Timestamp? {
        guard let endedAt else { return nil }
        // Where intervals have become longer, the number is that of another one.
        let end = terms.most.map { min($0.end(ofInterval: interval), endedAt + ($0.lengthMs ?? EpisodeLimit.hour)) }
        return max(endedAt + terms.cooldownMs, end ?? endedAt)
    }

    /// Whether nothing has to be remembered of it.
    func isForgettable(_ terms: RuleTerms) -> Bool {
        isIdle && (forgettableAt(terms).map { $0 <= judgedUntil } ?? true)
    }
}
