import ContactCenter

/// The room in which agents are written to the changelog; one for all agents of a thread.
///
/// Once it has come to its size, nothing is allocated.
public struct ChangelogRoom: ~Copyable {
    let pool = BlockPool(chunkSize: 16 << 10)
    var texts: TextTable
    /// What the texts of the agent at hand refer to.
    var arena = UnsafeRawBufferPointer(start: nil, count: 0)
    /// What the times of the agent at hand are counted from.
    var reference = Timestamp(milliseconds: 0)
    /// The legs and segments of the agent at hand that were written: states share those that are alike.
    var legs = Row<SharedElement>()
    var segments = Row<SharedElement>()
    /// The places among them of those of the state at hand.
    var legPlaces = Row<UInt32>()
    var segmentPlaces = Row<UInt32>()
    private let address = PassedByAddress()

    /// Creates room that has its least size.
    public init() {
        texts = TextTable(in: pool)
    }

    deinit {
        texts.release(to: pool)
        legs.release(to: pool)
        segments.release(to: pool)
        legPlaces.release(to: pool)
        segmentPlaces.release(to: pool)
    }

    /// Forgets the agent before.
    mutating func begin(arena: UnsafeRawBufferPointer, reference: Timestamp) {
        self.arena = arena
        self.reference = reference
        texts.removeAll()
        legs.removeAll()
        segments.removeAll()
    }

    /// The number of a text of the agent at hand.
    @inline(__always)
    mutating func number(of text: Text) -> UInt64 {
        text.isNone ? 0 : UInt64(texts.number(of: text, in: arena, pool))
    }

    /// An instant as milliseconds from another; `nil` for the distant past, which is no instant of anything.
    @inline(__always)
    static func offset(_ instant: Timestamp, from origin: Timestamp) -> Int64? {
        instant == .distantPast ? nil : instant.milliseconds &- origin.milliseconds
    }
}

/// An element that several states may have: its key, and where it was written.
struct SharedElement: BitwiseCopyable {
    var key: UInt32
    var start: UInt32
    var count: UInt32
}

extension Row where Element == SharedElement {
    /// The place of what was written last, from `start` on: that of an equal element, if there is one, in its stead.
    mutating func share(key: UInt32, from start: Int, _ writer: inout WireWriter, _ pool: BlockPool) -> UInt32 {
        let fresh = UnsafeRawBufferPointer(rebasing: writer.bytes[start...])
        let known = firstIndex { place in
            guard place.key == key, Int(place.count) == fresh.count else { return false }
            let first = Int(place.start)
            return UnsafeRawBufferPointer(rebasing: writer.bytes[first..<first + fresh.count]).hasSameBytes(as: fresh)
        }
        if let known {
            writer.truncate(to: start)
            return UInt32(known)
        }
        append(SharedElement(key: key, start: UInt32(start), count: UInt32(fresh.count)), in: pool)
        return UInt32(count - 1)
    }
}
