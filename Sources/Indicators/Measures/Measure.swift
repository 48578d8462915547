import ContactCenter

/// What a cell adds up: counts and sums. The numbers are those of the wire, and are never used again for anything else.
enum Measure: UInt8, CaseIterable {
    /// Queue visits opened, answered, answered within the threshold, and the waits of those answered in ms.
    case offered = 0
    case answered, answeredWithin, answeredWaitMs
    /// Visits abandoned, within the threshold, soon enough to be short, and their waits in ms.
    case abandoned, abandonedWithin, shortAbandoned, abandonedWaitMs
    /// Visits left otherwise, and those of them that left for a callback.
    case leftQueue, callbacks
    /// Legs offered to agents, and not answered by them.
    case legsOffered, notAnswered
    /// Legs handled; ring, talk and hold of them in ms, and those with a hold.
    case handled, ringMs, talkMs, holdMs, holds
    /// Legs handled that are not suspect, their wraps in ms, and those with a wrap above 0.
    case wrapHandled, wrapMs, wrapAny
    /// Of these those that have a wrap at all, within the target, over the upper and under the lower threshold.
    case wraps, wrapsWithinTarget, wrapsExceeded, wrapsTooShort
    /// Talk, hold and wrap of legs that are not suspect, in ms.
    case handleMs
    /// Contacts transferred and escalated, once each.
    case transferred, escalated
    /// Contacts resolved, and the time it took in ms.
    case resolved, resolutionMs
    /// Last outcomes, and complaints among them.
    case outcomes, complaints
    /// Answers about satisfaction, those in the top box, and the sum of score over scale in millionths.
    case csatAnswers, csatTop, csatMicros
    /// Answers whether one would recommend: all, 9 and 10, 0 to 6.
    case npsAnswers, npsPromoters, npsDetractors
    /// Outbound legs begun, established, and contacts sold.
    case dialled, connected, converted
    /// Contacts judged whether they were resolved at first contact, those that were, and those not yet certain.
    case firstContacts, firstContactsResolved, firstContactsProvisional

    /// How many there is room for in a cell.
    static var room: Int { 48 }
}

/// What a cell has the level of: how many are in it at an instant, and so for how long. Numbers as on the wire.
enum Level: UInt8, CaseIterable {
    // The first nine stand in the order of `AgentActivity`.
    case talking = 0
    case held, afterCallWork, offered, ready, notReady, loggedOff, unknown, standalone
    /// Contacts in a queue.
    case waiting

    /// How many there is room for in a cell.
    static var room: Int { 16 }
    /// That of an agent's activity: the levels begin with those.
    init(_ activity: AgentActivity) {
        self = Level(rawValue: activity.rawValue) ?? .unknown
    }

    /// Those that no time is computed of.
    static let untimed: UInt16 = 1 << Level.loggedOff.rawValue | 1 << Level.unknown.rawValue
}
