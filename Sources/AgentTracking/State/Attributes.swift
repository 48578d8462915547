import ContactCenter

/// What a leg event says of its leg beside what happened: the last non-null value wins.
struct Attributes: BitwiseCopyable {
    var queue: Text
    var campaign: Text
    var reason: Text
    var customerID: Text
    var disposition: Text
    var channel: Channel?
    var direction: Direction?

    init(_ event: borrowing LoggedEvent) {
        queue = event.queue
        campaign = event.campaign
        reason = event.reason
        customerID = event.customerID
        disposition = event.disposition
        channel = event.channel
        direction = event.direction
    }

    /// Moves its texts from `source` to `target`.
    mutating func moveTexts(from source: UnsafeRawBufferPointer, to target: inout Row<UInt8>, _ pool: BlockPool) {
        queue.move(from: source, to: &target, pool)
        campaign.move(from: source, to: &target, pool)
        reason.move(from: source, to: &target, pool)
        customerID.move(from: source, to: &target, pool)
        disposition.move(from: source, to: &target, pool)
    }
}

/// What waits for the end of its millisecond: a `cleared` or `not_answered` that found no open leg (model 1.4), and
/// what was noted and ends after-call work of the contact, unless that was started explicitly.
struct DeferredClear: BitwiseCopyable {
    var kind: EventKind
    var contactID: Text
    var attributes: Attributes
}
