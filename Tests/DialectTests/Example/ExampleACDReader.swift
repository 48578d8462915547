internal import ContactCenter

@testable import Telephony

extension Dialect {
    /// Events of Example's call distributor.
    static let exampleACD = Dialect(
        "example-acd",
        "events of Example's call distributor, as JSON objects",
        reference: "https://example.com/docs/events",
        needs: [.timeZone, .ordinals],
        read: ExampleACDReader.read
    )
}

/// Reads one event. <https://example.com/docs/events>
enum ExampleACDReader {
    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        try context.readJSON()
        let name = try context.required("event")
        let written = try context.required("time")
        guard let instant = context.time(written, [.zoneless, .zoned]) else { throw DialectFault.badTime("time") }
        let time = context.placed(instant)
        let subject = Subject(agent: context.text("agent"), contact: context.text("call"), queue: context.text("queue"))
        let id = try context.required("id")
        if context.equals(name, "hung_up") {
            context.add(subject.event(.contactCleared, at: time), id: id)
            context.add(subject.event(.contactWrapupStarted, at: time), id: id)
        } else if context.equals(name, "done") {
            context.add(subject.event(.contactWrapupEnded, at: time), id: id)
        } else {
            context.ignore("an event that changes no agent's state and no contact's", .unknownType)
        }
    }
}
