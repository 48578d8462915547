import ContactCenter

/// An agent event that the switch will carry out when the call clears (`pending`), or that turned out to be one.
struct NotedEvent {
    var kind: EventKind
    var contactID: Text
    var reason: Text
    var limitMs: Milliseconds?
    var onLimit: LimitAction?
    var nextState: DeclaredState?

    init(_ event: Event) {
        kind = event.kind
        contactID = event.contactID
        reason = event.reason
        limitMs = event.limitMs
        onLimit = event.onLimit
        nextState = event.nextState
    }
}
