import ContactCenter

/// An event of a test, as a record on the bus.
struct RuleTestEvent {
    /// Where it stands in the file.
    let line: Int
    /// When it comes, in milliseconds after the start.
    let arrivesAt: Milliseconds
    /// Whether it is on the topic of contact events.
    let isOfContact: Bool
    let key: [UInt8]
    let value: [UInt8]
}
