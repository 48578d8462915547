internal import ContactCenter

/// What a dialect works with: one record, the settings of its source, and the events that it makes.
///
/// Every ``Text`` is a run of ``bytes``: the record's value first, then what was composed for the record. Nothing here
/// outlives the record but memory, and the clock that the caller lends.
struct DialectContext: ~Copyable {
    /// How many events one record may give.
    static let maximumEvents = 10_000
    /// How many parts of a record, such as contacts, may be compared with each other.
    static let maximumParts = 500

    let settings: DialectSettings
    var tree = JSONTree()
    var events = EventList()
    var notes = NoteList()
    var clock = SecondOrdinals()
    /// What reads the canonical format, once there was a record of it.
    var canonical: CanonicalDecoder?
    var agents: AgentIDTable?

    /// The record's Kafka timestamp.
    private(set) var arrival = Timestamp(milliseconds: 0)
    /// The value as the caller gave it, not empty.
    private(set) var rawValue = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Why there is no event, unless there is one.
    private(set) var ignoredReason = IgnoredReason.notAnEvent
    private(set) var hasTooManyEvents = false
    /// From where on the bytes hold `agent_id`s that were mapped.
    var mappedFrom = Int.max

    private var arena = ByteArena()
    private var times: WrittenTimeReader
    private let sourceName: [UInt8]
    private let tenantName: [UInt8]
    private var source = Text.none
    private var tenant = Text.none
    private var ordinal: (second: Timestamp, place: Timestamp)?
    private let address = PassedByAddress()

    init(_ settings: DialectSettings, format: String) {
        self.settings = settings
        times = WrittenTimeReader(zone: settings.timeZone)
        sourceName = Array((settings.source.isEmpty ? format : settings.source).utf8)
        tenantName = Array(settings.tenant.utf8)
        if case .table(let table) = settings.agentIDs { agents = table }
    }

    /// Begins a record whose value is not empty.
    mutating func begin(_ value: UnsafeRawBufferPointer, arrival: Timestamp, clock: SecondOrdinals) {
        rawValue = value
        self.arrival = arrival
        self.clock = clock
        arena.truncate(to: 0)
        events.removeAll()
        notes.removeAll()
        source = .none
        tenant = .none
        ordinal = nil
        ignoredReason = .notAnEvent
        hasTooManyEvents = false
        mappedFrom = .max
    }

    // MARK: Bytes

    /// What texts are runs of, until the next record.
    var bytes: UnsafeRawBufferPointer { arena.bytes }
    private var base: UnsafeRawPointer { UnsafeRawPointer(arena.base.unsafelyUnwrapped) }

    /// Copies `source` to where texts are.
    mutating func keep(_ source: UnsafeRawBufferPointer) -> Text {
        arena.append(source)
    }

    /// Copies `source` and ends it with zeroes, so that a cursor can read it.
    mutating func place(_ source: UnsafeRawBufferPointer) -> JSONCursor {
        let start = arena.count
        let target = arena.extend(by: source.count + Scratch.padding)
        if let address = source.baseAddress { target.copyMemory(from: address, byteCount: source.count) }
        (target + source.count).storeBytes(of: SIMD32<UInt8>(repeating: 0), as: SIMD32<UInt8>.self)
        return JSONCursor(
            base: arena.base.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self),
            position: start,
            end: start + source.count,
            depth: 0
        )
    }

    /// Reads the value as one JSON text, into the tree.
    mutating func readJSON() throws(DialectFault) {
        tree.removeAll()
        var cursor = place(rawValue)
        do throws(Complaint) {
            try cursor.readStart()
            try tree.read(&cursor)
            try cursor.finish()
        } catch {
            throw DialectFault(.malformed, at: min(cursor.position, rawValue.count), error.detail)
        }
    }

    /// Reads a text of the record that is JSON itself, and adds it to the tree.
    /// - Returns: its root; nothing if it is no JSON.
    mutating func readJSON(in text: Text) -> Int {
        // In one piece, so that the bytes do not move while they are copied.
        let count = Int(text.count)
        let start = arena.count
        let target = arena.extend(by: count + Scratch.padding)
        target.copyMemory(from: base + Int(text.offset), byteCount: count)
        (target + count).storeBytes(of: SIMD32<UInt8>(repeating: 0), as: SIMD32<UInt8>.self)
        var cursor = JSONCursor(
            base: arena.base.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self),
            position: start,
            end: start + count,
            depth: 0
        )
        let root = tree.count
        do throws(Complaint) {
            try cursor.readStart()
            try tree.read(&cursor)
            try cursor.finish()
            return root
        } catch {
            return JSONTree.nothing
        }
    }

    // MARK: Values

    /// The field `name` of an object.
    @inline(__always)
    func child(_ name: StaticString, of node: Int = JSONTree.root) -> Int {
        tree.member(name, of: node, base)
    }

    /// What a value says as a text; absent for null, `"null"`, an empty string, and what is no text.
    @inline(__always)
    func text(of node: Int) -> Text {
        tree.text(node, base)
    }

    /// What the field `name` of an object says.
    @inline(__always)
    func text(_ name: StaticString, of node: Int = JSONTree.root) -> Text {
        tree.text(tree.member(name, of: node, base), base)
    }

    /// What the field `name` of an object says, which has to be there.
    func required(_ name: StaticString, of node: Int = JSONTree.root) throws(DialectFault) -> Text {
        let text = text(name, of: node)
        guard !text.isNone else { throw DialectFault.missing(name) }
        return text
    }

    /// The parts of a record that are compared with each other, which takes time that grows with their square.
    /// - Throws: a rejection if there are more than ``maximumParts``.
    func parts(of node: Int) throws(DialectFault) -> JSONChildren {
        var count = 0
        for _ in tree.children(of: node) { count += 1 }
        guard count <= DialectContext.maximumParts else {
            throw DialectFault(.tooLarge, "more contacts or participants than one record may have")
        }
        return tree.children(of: node)
    }

    /// Whether a field is true, written as a truth value or as a text.
    func isTrue(_ name: StaticString, of node: Int) -> Bool {
        let child = child(name, of: node)
        return tree.kind(of: child) == .yes || equals(text(of: child), "true")
    }

    /// Whether a field is false, and not merely missing.
    func isFalse(_ name: StaticString, of node: Int) -> Bool {
        let child = child(name, of: node)
        return tree.kind(of: child) == .no || equals(text(of: child), "false")
    }

    /// Whether `text` is `word`.
    @inline(__always)
    func equals(_ text: Text, _ word: StaticString) -> Bool {
        Int(text.count) == word.utf8CodeUnitCount
            && JSONTree.areEqual(base + Int(text.offset), word.utf8Start, count: Int(text.count))
    }

    /// Whether two texts say the same.
    func equals(_ left: Text, _ right: Text) -> Bool {
        left.count == right.count
            && JSONTree.areEqual(base + Int(left.offset), base + Int(right.offset), count: Int(left.count))
    }

    /// Whether `text` is `word`, lower-case ASCII, in any case.
    func isWord(_ text: Text, _ word: StaticString) -> Bool {
        text.bytes(in: bytes).equalsIgnoringCase(word)
    }

    /// Whether a text begins with `word`.
    func starts(_ text: Text, with word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        return Int(text.count) >= count && JSONTree.areEqual(base + Int(text.offset), word.utf8Start, count: count)
    }

    /// What follows the last `separator` of a text; all of it if it has none.
    func suffix(of text: Text, behind separator: UInt8) -> Text {
        let run = text.bytes(in: bytes)
        guard let place = run.lastIndex(of: separator) else { return text }
        let start = place + 1
        return start == run.count ? .none : Text(offset: Int(text.offset) + start, count: run.count - start)
    }

    /// A whole number, sign included; nil for anything else, and outside 18 digits.
    func integer(_ text: Text) -> Int64? {
        let run = text.bytes(in: bytes)
        let isNegative = run.first == UInt8(ascii: "-")
        let digits = isNegative ? run.dropFirst() : run[...]
        guard 1...18 ~= digits.count else { return nil }
        var value: Int64 = 0
        for byte in digits {
            guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
            value = value * 10 + Int64(byte &- UInt8(ascii: "0"))
        }
        return isNegative ? -value : value
    }

    /// A duration in seconds, with or without a fraction, in milliseconds; nil for anything else, and if negative.
    func seconds(_ text: Text) -> Milliseconds? {
        let run = text.bytes(in: bytes)
        let point = run.firstIndex(of: UInt8(ascii: ".")) ?? run.count
        guard let whole = integer(Text(offset: Int(text.offset), count: point)), whole >= 0, whole < 1 << 40 else {
            return nil
        }
        var milliseconds = whole * 1000
        var weight: Int64 = 100
        for byte in run.dropFirst(point + 1) {
            guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
            milliseconds += Int64(byte &- UInt8(ascii: "0")) * weight
            weight /= 10
        }
        return milliseconds
    }

    // MARK: Time

    /// The instant that a text is; nil if it is missing or none of `styles`.
    mutating func time(_ text: Text, _ styles: TimeStyles) -> WrittenTime? {
        text.isNone ? nil : times.read(text.bytes(in: bytes), styles, arrival: arrival)
    }

    /// The instant in the field `name`; nil if it is missing.
    mutating func time(
        _ name: StaticString,
        of node: Int = JSONTree.root,
        _ styles: TimeStyles
    ) throws(DialectFault) -> Timestamp? {
        let text = text(name, of: node)
        if text.isNone { return nil }
        guard let written = time(text, styles) else { throw DialectFault.badTime(name) }
        return written.time
    }

    /// The instant in the field `name` of one object, else that in the field `other` of another.
    mutating func time(
        _ name: StaticString,
        of node: Int,
        else other: StaticString,
        of otherNode: Int,
        _ styles: TimeStyles
    ) throws(DialectFault) -> Timestamp? {
        if let time = try time(name, of: node, styles) { return time }
        return try time(other, of: otherNode, styles)
    }

    /// The instant in the field `name`, which has to be there.
    mutating func requiredTime(
        _ name: StaticString,
        of node: Int = JSONTree.root,
        _ styles: TimeStyles
    ) throws(DialectFault) -> Timestamp {
        guard let time = try time(name, of: node, styles) else { throw DialectFault.missing(name) }
        return time
    }

    /// An instant of a clock of whole seconds, with the record's place among those of its second.
    mutating func placed(_ written: WrittenTime) -> Timestamp {
        guard written.isWholeSecond else { return written.time }
        if let ordinal, ordinal.second == written.time { return ordinal.place }
        let place = clock.place(written.time)
        ordinal = (written.time, place)
        return place
    }

    // MARK: Composing

    /// `left`, a slash, and `right`; what is absent is left out with its slash.
    mutating func join(_ left: Text, _ right: Text) -> Text {
        if left.isNone { return right }
        if right.isNone { return left }
        let start = arena.count
        let target = arena.extend(by: Int(left.count) + 1 + Int(right.count))
        target.copyBytes(from: base + Int(left.offset), count: Int(left.count))
        target.storeBytes(of: UInt8(ascii: "/"), toByteOffset: Int(left.count), as: UInt8.self)
        (target + Int(left.count) + 1).copyBytes(from: base + Int(right.offset), count: Int(right.count))
        return Text(offset: start, count: Int(left.count) + 1 + Int(right.count))
    }

    /// `left`, a slash, and a word.
    mutating func join(_ left: Text, _ word: StaticString) -> Text {
        let count = word.utf8CodeUnitCount
        let start = arena.count
        let target = arena.extend(by: Int(left.count) + 1 + count)
        target.copyBytes(from: base + Int(left.offset), count: Int(left.count))
        target.storeBytes(of: UInt8(ascii: "/"), toByteOffset: Int(left.count), as: UInt8.self)
        (target + Int(left.count) + 1).copyBytes(from: word.utf8Start, count: count)
        return Text(offset: start, count: Int(left.count) + 1 + count)
    }

    /// `left`, a slash, and an instant as milliseconds since the Unix epoch.
    mutating func join(_ left: Text, _ time: Timestamp) -> Text {
        join(left, decimal(time.milliseconds))
    }

    /// A number in decimal.
    mutating func decimal(_ number: Int64) -> Text {
        var digits = 1
        var unit: UInt64 = 1
        while number.magnitude / unit >= 10 {
            unit *= 10
            digits += 1
        }
        let start = arena.count
        let target = arena.extend(by: digits + (number < 0 ? 1 : 0))
        var place = 0
        if number < 0 {
            target.storeBytes(of: UInt8(ascii: "-"), as: UInt8.self)
            place = 1
        }
        while unit > 0 {
            let digit = UInt8(truncatingIfNeeded: number.magnitude / unit % 10)
            target.storeBytes(of: UInt8(ascii: "0") + digit, toByteOffset: place, as: UInt8.self)
            unit /= 10
            place += 1
        }
        return Text(offset: start, count: place)
    }

    /// A word as a text.
    mutating func word(_ word: StaticString) -> Text {
        arena.append(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }

    // MARK: What comes of it

    /// Adds an event whose id is `base`, a slash, and the event's type; its source and tenant are the configured ones.
    mutating func add(_ event: Event, id base: Text) {
        guard events.count < DialectContext.maximumEvents else {
            hasTooManyEvents = true
            return
        }
        var event = event
        if source.isNone {
            source = sourceName.withUnsafeBytes { arena.append($0) }
            tenant = tenantName.withUnsafeBytes { arena.append($0) }
        }
        event.id = join(base, event.kind.name)
        event.source = source
        event.tenant = tenantName.isEmpty ? .none : tenant
        events.append(event)
    }

    /// Adds an event as it is.
    mutating func addWhole(_ event: Event) {
        events.append(event)
    }

    /// Drops facts so much older than the record's newest, and than the record itself, that an earlier one told them.
    /// - Parameter sentAt: when the record was sent.
    mutating func dropRepeats(sentAt: Timestamp) {
        if events.remove(before: max(events.newest, sentAt) - settings.repeatWindowMs) {
            notes.append("facts that earlier records have told: repeated with every message")
        }
    }

    /// Says what of the record gives no event, and why: for people, and the reason if there is no event at all.
    mutating func ignore(_ detail: StaticString, _ reason: IgnoredReason = .notAnEvent) {
        notes.append(detail)
        ignoredReason = reason
    }
}
