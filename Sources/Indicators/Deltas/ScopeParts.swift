import ContactCenter

/// The dimensions of one fact as parts of keys, each escaped and hashed once, however many scopes the fact has, and
/// however many facts that follow one another share it: what is told of an agent or a contact comes together.
struct ScopeParts: ~Copyable {
    private struct Part: BitwiseCopyable {
        var start = 0
        var count = 0
        var hash: UInt64 = 0
        /// Where the value stands as it came; at the end where it had to be escaped.
        var valueStart = 0
    }

    /// How many bytes of parts are kept before all are forgotten.
    private static var keptBytes: Int { 4_096 }

    private var arena = ByteArena()
    private let parts: UnsafeMutablePointer<Part>
    /// The dimensions that have a part, of this fact or of one before.
    private var known: DimensionSet = []
    /// The dimensions that the fact has.
    private(set) var present: DimensionSet = []
    /// Those whose value is another than that of the fact which had it last.
    private(set) var changed: DimensionSet = []

    init() {
        parts = .allocate(capacity: Dimension.allCases.count)
        parts.initialize(repeating: Part(), count: Dimension.allCases.count)
    }

    deinit {
        parts.deallocate()
    }

    /// Begins with another fact.
    mutating func begin() {
        present = []
        changed = []
        if arena.count > Self.keptBytes {
            arena.truncate(to: 0)
            known = []
        }
    }

    /// Says the value of a dimension; an empty one is none.
    @inline(__always)
    mutating func set(_ dimension: Dimension, _ value: UnsafeRawBufferPointer) {
        if value.count == 0 { return }
        let set = DimensionSet(dimension)
        present.insert(set)
        if known.contains(set), hasValue(parts[Int(dimension.rawValue)], value) { return }
        makePart(dimension, value)
        known.insert(set)
        changed.insert(set)
    }

    @inline(__always)
    private func hasValue(_ part: Part, _ value: UnsafeRawBufferPointer) -> Bool {
        let end = part.start &+ part.count
        guard end &- part.valueStart == value.count else { return false }
        return UnsafeRawBufferPointer(rebasing: arena.bytes[part.valueStart..<end]).hasSameBytes(as: value)
    }

    @inline(never)
    private mutating func makePart(_ dimension: Dimension, _ value: UnsafeRawBufferPointer) {
        let start = arena.count
        let name = dimension.name
        let room = arena.extend(by: name.utf8CodeUnitCount + 1)
        room.copyBytes(from: name.utf8Start, count: name.utf8CodeUnitCount)
        room.storeBytes(of: 0x3D, toByteOffset: name.utf8CodeUnitCount, as: UInt8.self)
        let valueStart = arena.count
        ScopeText.appendEscaped(value, to: &arena)
        let isPlain = arena.count - valueStart == value.count
        var hash = ByteHash()
        hash.combine(UnsafeRawBufferPointer(rebasing: arena.bytes[start...]))
        parts[Int(dimension.rawValue)] = Part(
            start: start,
            count: arena.count - start,
            hash: hash.value,
            valueStart: isPlain ? valueStart : arena.count
        )
    }

    /// The same for a value that is one of ours.
    @inline(__always)
    mutating func set(_ dimension: Dimension, _ value: StaticString) {
        set(dimension, UnsafeRawBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    /// The same for a text of a buffer.
    @inline(__always)
    mutating func set(_ dimension: Dimension, _ value: Text, in bytes: UnsafeRawBufferPointer) {
        if value.count > 0 { set(dimension, value.bytes(in: bytes)) }
    }

    /// Says how long the agent has been there.
    mutating func setCohort(_ isNewHire: Bool?) {
        switch isNewHire {
        case true?: set(.cohort, "new")
        case false?: set(.cohort, "experienced")
        case nil: break
        }
    }

    /// Says what a fact about a contact belongs to.
    mutating func set(
        _ fact: borrowing ContactFact,
        tenant: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) {
        set(.tenant, tenant)
        set(.site, fact.site, in: bytes)
        set(.team, fact.team, in: bytes)
        set(.agent, fact.agentID, in: bytes)
        set(.queue, fact.queue, in: bytes)
        if let channel = fact.channel { set(.channel, channel.name) }
        if let direction = fact.direction { set(.direction, direction.name) }
        set(.campaign, fact.campaign, in: bytes)
        set(.reason, fact.reason, in: bytes)
        setCohort(fact.isNewHire)
    }

    /// Says what a span of an agent's time belongs to.
    mutating func set(
        _ fact: borrowing AgentTimeFact,
        tenant: UnsafeRawBufferPointer,
        agentID: UnsafeRawBufferPointer,
        bytes: UnsafeRawBufferPointer
    ) {
        set(.tenant, tenant)
        set(.site, fact.site, in: bytes)
        set(.team, fact.team, in: bytes)
        set(.agent, agentID)
        setCohort(fact.isNewHire)
    }

    /// The hash of the key of these dimensions, which are present.
    @inline(__always)
    func hash(of dimensions: DimensionSet) -> UInt64 {
        var hash = ByteHash()
        var rest = dimensions.rawValue
        while rest != 0 {
            hash.combine(parts[rest.trailingZeroBitCount].hash)
            rest &= rest &- 1
        }
        return hash.value
    }

    /// Whether `key` is the key of these dimensions.
    @inline(__always)
    func isKey(_ key: UnsafeRawBufferPointer, of dimensions: DimensionSet) -> Bool {
        if dimensions == .all { return key.hasSameBytes(as: ScopeText.allBytes) }
        var offset = 0
        var rest = dimensions.rawValue
        while rest != 0 {
            let part = parts[rest.trailingZeroBitCount]
            rest &= rest &- 1
            let end = offset + part.count
            guard end == key.count || end < key.count && rest != 0 && key[end] == 0x2C else { return false }
            let here = UnsafeRawBufferPointer(rebasing: key[offset..<end])
            let other = UnsafeRawBufferPointer(rebasing: arena.bytes[part.start..<part.start + part.count])
            if !here.hasSameBytes(as: other) { return false }
            offset = end + 1
        }
        return offset == key.count + 1
    }

    /// Appends the key of these dimensions to `target`.
    func appendKey(of dimensions: DimensionSet, to target: inout ByteArena) -> Text {
        if dimensions == .all { return target.append(ScopeText.allBytes) }
        let start = target.count
        var rest = dimensions.rawValue
        while rest != 0 {
            let part = parts[rest.trailingZeroBitCount]
            rest &= rest &- 1
            _ = target.append(UnsafeRawBufferPointer(rebasing: arena.bytes[part.start..<part.start + part.count]))
            if rest != 0 { target.extend(by: 1).storeBytes(of: 0x2C, as: UInt8.self) }
        }
        return Text(offset: start, count: target.count - start)
    }
}
