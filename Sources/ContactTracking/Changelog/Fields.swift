/// The numbers of the fields in `schemas/proto/aftercall/changelog/v1/contact.proto` and `customer.proto`, by message.
///
/// They are what makes old records readable: none is ever used for anything else.
enum ContactField {
    /// Those up to here are the stage's.
    static let lastOfStage = 7
    static let stage = 8, texts = 9, textLengths = 10, lastAt = 11, newestAt = 12, clockAt = 13, forgottenThrough = 14
    static let revision = 15, recordHash = 16, conflicts = 17, customer = 18, events = 19, legs = 20, facts = 21
}

enum ToldCustomerField {
    static let customerID = 1, reason = 2, startedAt = 3, revision = 4
}

enum EventField {
    static let kind = 1, time = 2, source = 3, id = 4, sequence = 5, version = 6, queue = 7, campaign = 8, reason = 9
    static let customerID = 10, cause = 11, fromAgentID = 12, toAgentID = 13, toQueue = 14, tier = 15, currency = 16
    static let channel = 17, direction = 18, transferKind = 19, resolved = 20, escalated = 21, converted = 22
    static let complaint = 23, first = 24, second = 25, third = 26
}

enum LegField {
    static let agentID = 1, startedAt = 2, revision = 3, phase = 4, flags = 5, channel = 6, direction = 7
    static let isNewHire = 8, endCause = 9, offeredAt = 10, establishedAt = 11, clearedAt = 12, wrapEndedAt = 13
    static let ringMs = 14, talkMs = 15, holdMs = 16, consultMs = 17, wrapMs = 18, segments = 19, queue = 20
    static let campaign = 21, reason = 22, customerID = 23, disposition = 24, team = 25, site = 26, wraps = 27
    static let notAnsweredCause = 28
}

enum FactField {
    static let kind = 1, at = 2, until = 3, flags = 4, agentID = 5, team = 6, site = 7, queue = 8, campaign = 9
    static let reason = 10, currency = 11, channel = 12, direction = 13, isNewHire = 14, numbers = 15
}

enum CustomerField {
    /// Those up to here are the stage's.
    static let lastOfStage = 7
    static let texts = 8, textLengths = 9, reference = 10, clockAt = 11, contacts = 12
}

enum CustomerContactField {
    static let contactID = 1, reason = 2, startedAt = 3, revision = 4, isRetracted = 5, told = 6, standing = 7
}
