/// The numbers of the fields in `schemas/proto/aftercall/changelog/v1/agent.proto`, by message.
///
/// They are what makes old records readable: none is ever used for anything else. The most frequent of a message are
/// below 16, whose tags are one byte.
enum TrackerField {
    static let texts = 1, textLengths = 2, newest = 3, legs = 4, segments = 5, head = 6, middle = 7, base = 8, log = 9
    static let middleCount = 10, nextSerial = 11, clockAt = 12, conflicts = 13, wraps = 14, intervals = 15
    static let toldLegs = 16, toldSpans = 17
}

enum StateField {
    static let now = 1, settledThrough = 2, lastEventAt = 3, presentedSince = 4, legs = 5, segments = 6
    static let intervalContacts = 7, noted = 8, deferred = 9, busyMs = 10, traits = 11, numbers = 12, names = 13
    static let hiredOnDay = 14, anomalies = 15
}

enum RepetitionsField {
    static let head = 1, middle = 2, base = 3
}

enum RepetitionField {
    static let shortBits = 1, shortWraps = 2, unanswered = 3
}

enum CountField {
    static let number = 1, areMany = 2, since = 3
}

enum LegField {
    static let number = 1, traits = 2, contactID = 3, startedAt = 4, phaseSince = 5, establishedAt = 6, clearedAt = 7
    static let closedAt = 8, wrapStartedAt = 9, queue = 10, talkMs = 11, orders = 12, reason = 13, customerID = 14
    static let busyMsAtStart = 15, holdMs = 16, limitMs = 17, deadlineFloor = 18, disposition = 19, campaign = 20
    static let offeredAt = 21, policyQueue = 22, extendedMs = 23, consultMs = 24, consultedFor = 25, inferredBy = 26
    static let newestLegAtInference = 27, team = 28, site = 29, policy = 30
}

enum SegmentField {
    static let leg = 1, segment = 2, startedAt = 3, endedAt = 4, traits = 5, team = 6, site = 7, limitMs = 8
    static let overlapMs = 9, extendedMs = 10, exceededMs = 11
}

enum NotedField {
    static let kind = 1, contactID = 2, reason = 3, limitMs = 4, onLimit = 5, nextState = 6
}

enum DeferredField {
    static let kind = 1, contactID = 2, queue = 3, campaign = 4, reason = 5, customerID = 6, disposition = 7
    static let channel = 8, direction = 9
}

enum LogField {
    static let kinds = 1, times = 2, ids = 3, idSizes = 4, forms = 5, texts = 6, sequences = 7, serials = 8
    static let numbers = 9
}

enum WrapsField {
    static let startedAt = 1, contactIDs = 2, segments = 3, contents = 4, toldAt = 5, corrections = 6
}

enum ToldLegsField {
    static let startedAt = 1, contactIDs = 2, contents = 3, corrections = 4
}

enum ToldSpansField {
    static let from = 1, lengths = 2, traits = 3, teams = 4, sites = 5
}

enum IntervalsField {
    static let startedAt = 1, contents = 2, corrections = 3
}
