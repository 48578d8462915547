import ContactCenter

/// An agent event that the switch will carry out when the call clears (`pending`), or that turned out to be one.
struct NotedEvent: BitwiseCopyable {
    /// How many are kept: far more than a call has, and few enough that a switch gone mad costs nothing.
    static let limit = 64

    var kind: EventKind
    var contactID: Text
    var reason: Text
    var limitMs: Milliseconds?
    var onLimit: LimitAction?
    var nextState: DeclaredState?

    init(_ event: borrowing LoggedEvent) {
        kind = event.kind
        contactID = event.contactID
        reason = event.reason
        limitMs = event.limitMs
        onLimit = event.onLimit
        nextState = event.nextState
    }
}
