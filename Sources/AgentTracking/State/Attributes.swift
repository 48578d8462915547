import ContactCenter

/// What a leg event says of its leg beside what happened: the last non-null value wins.
struct Attributes {
    var queue: Text
    var campaign: Text
    var reason: Text
    var customerID: Text
    var disposition: Text
    var channel: Channel?
    var direction: Direction?

    init(_ event: Event) {
        queue = event.queue
        campaign = event.campaign
        reason = event.reason
        customerID = event.customerID
        disposition = event.disposition
        channel = event.channel
        direction = event.direction
    }

    mutating func forEachText(_ body: (inout Text) -> Void) {
        body(&queue)
        body(&campaign)
        body(&reason)
        body(&customerID)
        body(&disposition)
    }
}

/// A `cleared` or `not_answered` that found no open leg and waits for the end of its millisecond (model 1.4).
struct DeferredClear {
    var kind: EventKind
    var contactID: Text
    var attributes: Attributes
}
