public import Telephony

/// A setting of a source that only some formats need: set for another, it would do nothing.
public struct SettingNeed: Sendable {
    /// Its key in `sources`.
    public let path: String
    /// What a format needs it for.
    public let need: DialectNeeds
    /// What the other formats are, in half a sentence.
    public let reason: String

    /// Why a name and a tenant of the source mean nothing to canonical events, in half a sentence.
    public static let canonicalReason = "whose events name their source and tenant"

    /// All of them.
    public static let all = [
        SettingNeed(path: "time_zone", need: .timeZone, reason: "whose times have a zone"),
        SettingNeed(path: "wrap_up_time", need: .wrapUpTime, reason: "which says when a wrap ends"),
        SettingNeed(path: "ready_activities", need: .readyActivities, reason: "which has states of its own"),
    ]
}
