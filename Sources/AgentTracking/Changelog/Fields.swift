/// The numbers of the fields in `schemas/proto/aftercall/changelog/v1/agent.proto`, by message.
///
/// They are what makes old records readable: none is ever used for anything else.
enum TrackerField {
    static let texts = 1, textLengths = 2, newest = 3, legs = 4, segments = 5, head = 6, middle = 7, base = 8, log = 9
    static let middleCount = 10, nextSerial = 11, clockAt = 12, conflicts = 13, wraps = 14, intervals = 15
}

enum StateField {
    static let now = 1, settledThrough = 2, lastEventAt = 3, presentedSince = 4, legs = 5, segments = 6
    static let intervalContacts = 7, noted = 8, deferred = 9, busyMs = 10, isMillisecondOpen = 11, isTracked = 12
    static let hasNewContacts = 13, declared = 14, presented = 15, declaredReason = 16, presentedReason = 17
    static let team = 18, site = 19, intervalTeam = 20, intervalSite = 21, legNumber = 22, establishedOrder = 23
    static let clearedOrder = 24, closedOrder = 25, hiredOnDay = 26, anomalies = 27
}

enum LegField {
    static let number = 1, phase = 2, contactID = 3, startedAt = 4, phaseSince = 5, establishedAt = 6, clearedAt = 7
    static let closedAt = 8, wrapStartedAt = 9, queue = 10, talkMs = 11, segment = 12, establishedOrder = 13
    static let clearedOrder = 14, closedOrder = 15, holdMs = 16, offeredAt = 17, channel = 18, direction = 19
    static let flags = 20, isJudged = 21, isCallWhileHolding = 22, onLimit = 23, nextState = 24, policyQueue = 25
    static let limitMs = 26, extendedMs = 27, deadlineFloor = 28, campaign = 29, reason = 30, disposition = 31
    static let customerID = 32, consultMs = 33, busyMsAtStart = 34, consultedFor = 35, inferredBy = 36
    static let newestLegAtInference = 37
}

enum SegmentField {
    static let leg = 1, segment = 2, startedAt = 3, endedAt = 4, overlapMs = 5, limitMs = 6, extendedMs = 7
    static let exceededMs = 8, endCause = 9, isSuspect = 10, isNewHire = 11, team = 12, site = 13
}

enum NotedField {
    static let kind = 1, contactID = 2, reason = 3, limitMs = 4, onLimit = 5, nextState = 6
}

enum DeferredField {
    static let kind = 1, contactID = 2, queue = 3, campaign = 4, reason = 5, customerID = 6, disposition = 7
    static let channel = 8, direction = 9
}

enum EventField {
    static let kind = 1, time = 2, id = 3, source = 4, contactID = 5, queue = 6, serial = 7, channel = 8
    static let direction = 9, reason = 10, customerID = 11, disposition = 12, cause = 13, campaign = 14, sequence = 15
    static let site = 16, device = 17, skills = 18, onLimit = 19, nextState = 20, isPending = 21
    static let isDecidedPending = 22, didInfer = 23, team = 24, version = 25, limitMs = 26, byMs = 27
    static let hiredOnDay = 28
}

enum WrapEntryField {
    static let startedAt = 1, contactID = 2, segment = 3, corrections = 4, content = 5, toldAt = 6, isRetracted = 7
}

enum IntervalEntryField {
    static let startedAt = 1, corrections = 2, content = 3, isRetracted = 4
}
