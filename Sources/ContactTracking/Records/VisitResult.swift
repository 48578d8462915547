/// How a queue visit ended (model 1.9).
@frozen
public enum VisitResult: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// A leg was established.
    case answered
    /// The customer gave up, or the contact ended.
    case abandoned
    /// `contact.left_queue` with this cause.
    case overflow, callback
    /// `contact.left_queue` with this cause, or the contact was queued anew.
    case flowOut
    /// `contact.left_queue` with any other cause, or none.
    case other
    /// Nothing ended it within `contact.ttl` of the contact's last event: it counts nowhere.
    case lostTrack

    /// The value in records.
    public var name: StaticString {
        switch self {
        case .answered: "answered"
        case .abandoned: "abandoned"
        case .overflow: "overflow"
        case .callback: "callback"
        case .flowOut: "flow_out"
        case .other: "other"
        case .lostTrack: "lost_track"
        }
    }
}
