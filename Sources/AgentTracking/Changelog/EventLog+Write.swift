import ContactCenter

extension EventLog {
    /// Writes the events, each as a message of its own; times and serials are counted from those of the event before.
    func write(to writer: inout WireWriter, _ room: inout ChangelogRoom) {
        var lastTime = room.reference
        var lastSerial: UInt32 = 0
        var lastSequence: Int64 = 0
        for index in entries.indices {
            let entry = entries[index]
            let event = entry.unpacked(from: room.arena)
            let message = writer.begin(TrackerField.log)
            writer.enumeration(EventField.kind, event.kind)
            writer.signed(EventField.time, event.time.milliseconds &- lastTime.milliseconds)
            writer.bytes(EventField.id, event.id.bytes(in: room.arena))
            Self.writeTexts(of: event, to: &writer, &room)
            writer.signed(EventField.serial, Int64(entry.serial) - Int64(lastSerial) - 1)
            writer.enumeration(EventField.channel, event.channel)
            writer.enumeration(EventField.direction, event.direction)
            writer.enumeration(EventField.onLimit, event.onLimit)
            writer.enumeration(EventField.nextState, event.nextState)
            writer.flag(EventField.isPending, event.isPending)
            writer.flag(EventField.isDecidedPending, entry.isDecidedPending)
            writer.flag(EventField.didInfer, entry.didInfer)
            writer.signed(EventField.sequence, event.sequence &- lastSequence)
            if entry.parts.hasNumbers { Self.writeNumbers(of: event, to: &writer) }
            writer.end(message)
            lastTime = event.time
            lastSerial = entry.serial
            lastSequence = event.sequence
        }
    }

    private static func writeTexts(
        of event: borrowing LoggedEvent,
        to writer: inout WireWriter,
        _ room: inout ChangelogRoom
    ) {
        writer.unsigned(EventField.source, room.number(of: event.source))
        writer.unsigned(EventField.contactID, room.number(of: event.contactID))
        writer.unsigned(EventField.queue, room.number(of: event.queue))
        writer.unsigned(EventField.reason, room.number(of: event.reason))
        writer.unsigned(EventField.customerID, room.number(of: event.customerID))
        writer.unsigned(EventField.disposition, room.number(of: event.disposition))
        writer.unsigned(EventField.cause, room.number(of: event.cause))
        writer.unsigned(EventField.campaign, room.number(of: event.campaign))
        writer.unsigned(EventField.team, room.number(of: event.team))
        writer.unsigned(EventField.site, room.number(of: event.site))
        writer.unsigned(EventField.device, room.number(of: event.device))
        writer.unsigned(EventField.skills, room.number(of: event.skills))
    }

    private static func writeNumbers(of event: borrowing LoggedEvent, to writer: inout WireWriter) {
        writer.signed(EventField.version, event.version)
        writer.signed(EventField.limitMs, ifPresent: event.limitMs)
        writer.signed(EventField.byMs, ifPresent: event.byMs)
        writer.signed(EventField.hiredOnDay, ifPresent: event.hiredOnDay.map(Int64.init))
    }
}
