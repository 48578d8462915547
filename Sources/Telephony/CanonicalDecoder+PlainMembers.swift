internal import ContactCenter

/// The short way through an event: fields as nearly all producers write them, one after the other without white space
/// (a single space before a value is well), texts without escapes and in ASCII, small numbers.
///
/// It decides nothing that the long way (``readFields(_:)``) does not decide the same: whatever is empty, unusual,
/// wrong or not known is left alone for it, from the quotation mark on that opens the field's name. So this is about
/// time only, and a test holds the two against each other.
extension CanonicalDecoder {
    /// Reads fields as long as they are plain; the cursor is at the name of one, and `place` is that of the plain field
    /// before it.
    /// - Returns: whether the cursor is at the name of a field which is not plain; else it is behind a value.
    @inline(__always)
    mutating func readPlainMembers(
        _ cursor: inout JSONCursor,
        after place: inout UnsafeMutablePointer<PlainMemberTable.Place>
    ) -> Bool {
        let base = cursor.base
        guard cursor.byte == UInt8(ascii: "\"") else { return true }
        var name = cursor.position &+ 1
        var seen: FieldSet = []
        defer { self.seen.formUnion(seen) }
        while true {
            guard let next = vocabulary.plainMembers.place(at: base + name, after: place),
                let end = readValue(of: next, base, at: name &+ Int(next.pointee.member.count))
            else {
                cursor.position = name &- 1
                return true
            }
            place = next
            seen.formUnion(place.pointee.member.field)
            guard let following = nameBehind(base, end) else {
                cursor.position = end
                return false
            }
            name = following
        }
    }

    /// The position of the next field's name behind a value that ends at `end`: a comma, at most one space and a
    /// quotation mark on. Nil if something else is there.
    @inline(__always)
    private func nameBehind(_ base: UnsafeMutablePointer<UInt8>, _ end: Int) -> Int? {
        let separator = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: end, as: UInt16.self)
        if UInt16(littleEndian: separator) == 0x222C {
            return end &+ 2
        }
        guard base[end] == UInt8(ascii: ","), base[end &+ 1] == UInt8(ascii: " "),
            base[end &+ 2] == UInt8(ascii: "\"")
        else { return nil }
        return end &+ 3
    }

    /// Reads the value of a plain member: its first digit or character is at `start`.
    ///
    /// Nothing is read past the padding of the scratch: a text and a number end at a zero byte at the latest.
    /// - Returns: the position behind it; nil if it is not plain.
    @inline(__always)
    private mutating func readValue(
        of place: UnsafeMutablePointer<PlainMemberTable.Place>,
        _ base: UnsafeMutablePointer<UInt8>,
        at start: Int
    ) -> Int? {
        let form = place.pointee.member.form
        if form == .count || form == .quantity {
            guard let number = PlainNumber(base + start) else { return nil }
            if form == .count {
                event.set(number.value, at: place.pointee.member.offset)
            } else {
                event.set(Int64?.some(number.value), at: place.pointee.member.offset)
            }
            return start &+ number.count
        }
        if form == .time, JSONCursor.isPlainText(base, at: start, count: 24) {
            time = Text(offset: start, count: 24)
            return start &+ 25
        }
        let end = JSONCursor.endOfPlainText(base, at: start)
        let count = end &- start
        // Of texts only identifiers have a limit, but any that long may take the long way.
        guard base[end] == UInt8(ascii: "\""), 1...CanonicalDecoder.maximumIdentifierBytes ~= count else { return nil }
        if form == .text {
            event.set(Text(offset: start, count: count), at: place.pointee.member.offset)
        } else {
            guard keep(Text(offset: start, count: count), as: form, base) else { return nil }
        }
        return end &+ 1
    }

    /// Keeps a text that is no text of the event.
    /// - Returns: whether it is one that its field takes.
    @inline(__always)
    private mutating func keep(
        _ text: Text,
        as form: PlainMember.Form,
        _ base: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        let start = base + Int(text.offset)
        let count = Int(text.count)
        switch form {
        case .type:
            type = text
        case .time:
            time = text
        case .channel:
            guard let value = Channel(rawValue: vocabulary.channels.lookup(start, count: count)) else { return false }
            event.channel = value
        case .direction:
            let number = vocabulary.directions.lookup(start, count: count)
            guard let value = Direction(rawValue: number) else { return false }
            event.direction = value
        case .limitAction:
            let number = vocabulary.limitActions.lookup(start, count: count)
            guard let value = LimitAction(rawValue: number) else { return false }
            event.onLimit = value
        case .declaredState:
            let number = vocabulary.declaredStates.lookup(start, count: count)
            guard let value = DeclaredState(rawValue: number) else { return false }
            event.nextState = value
        case .transferKind:
            let number = vocabulary.transferKinds.lookup(start, count: count)
            guard let value = TransferKind(rawValue: number) else { return false }
            event.contact.transferKind = value
        case .text, .count, .quantity:
            return false
        }
        return true
    }
}

extension Event {
    /// Sets the stored property at `offset`, which is of the value's type.
    @inline(__always)
    fileprivate mutating func set<Value>(_ value: Value, at offset: UInt16) {
        withUnsafeMutablePointer(to: &self) { event in
            (UnsafeMutableRawPointer(event) + Int(offset)).assumingMemoryBound(to: Value.self).pointee = value
        }
    }
}
