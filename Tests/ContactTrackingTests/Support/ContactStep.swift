import ContactCenter

/// One thing that a contact's tracker is told in a test, with the bytes that its texts are runs of.
enum ContactStep {
    case event(Event, [UInt8])
    case leg(LegFacts, [UInt8])

    /// The event's time; `nil` for a leg, which no horizon holds back.
    var eventTime: Timestamp? {
        if case .event(let event, _) = self { return event.time }
        return nil
    }

    /// The last instant that it tells of.
    var lastAt: Timestamp {
        switch self {
        case .event(let event, _): event.time
        case .leg(let leg, _):
            [leg.offeredAt, leg.establishedAt, leg.clearedAt, leg.wrapEndedAt].compactMap { $0 }
                .reduce(leg.startedAt) { max($0, $1) }
        }
    }
}

/// Builds a step together with the bytes its texts refer to.
struct StepBuilder {
    var bytes: [UInt8] = []

    mutating func text(_ value: some StringProtocol) -> Text {
        let offset = bytes.count
        bytes += Array(value.utf8)
        return Text(offset: offset, count: bytes.count - offset)
    }
}
