/// One segment of a leg's wrap, as ``LegFacts/wraps`` has them: one behind the other, ``byteCount`` bytes each.
///
/// Laid out as the start, the end (the least `Int64` while it is open) and the cause (255 while it is open); numbers
/// with their least significant byte first.
public struct LegWrap: BitwiseCopyable, Hashable, Sendable {
    /// How many bytes a segment takes.
    public static let byteCount = 17
    private static let noCause: UInt8 = 255

    /// When it began.
    public var startedAt: Timestamp
    /// When it ended; `nil` while it is open.
    public var endedAt: Timestamp?
    /// Why it ended; `nil` while it is open.
    public var endCause: EndCause?

    /// Creates a segment.
    public init(startedAt: Timestamp, endedAt: Timestamp?, endCause: EndCause?) {
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.endCause = endCause
    }

    /// The segment at `index`, from 0, of those that `wraps` is a run of `bytes` with; `nil` if there is none.
    public init?(at index: Int, of wraps: Text, in bytes: UnsafeRawBufferPointer) {
        let offset = index * Self.byteCount
        guard index >= 0, offset + Self.byteCount <= Int(wraps.count) else { return nil }
        let run = wraps.bytes(in: bytes)
        startedAt = Timestamp(
            milliseconds: Int64(littleEndian: run.loadUnaligned(fromByteOffset: offset, as: Int64.self))
        )
        let end = Int64(littleEndian: run.loadUnaligned(fromByteOffset: offset + 8, as: Int64.self))
        endedAt = end == .min ? nil : Timestamp(milliseconds: end)
        endCause = EndCause(rawValue: run[offset + 16])
    }

    /// Writes the segment to the first ``byteCount`` bytes at `target`.
    public func write(to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: startedAt.milliseconds.littleEndian, as: Int64.self)
        target.storeBytes(of: (endedAt?.milliseconds ?? .min).littleEndian, toByteOffset: 8, as: Int64.self)
        target.storeBytes(of: endCause?.rawValue ?? Self.noCause, toByteOffset: 16, as: UInt8.self)
    }
}
