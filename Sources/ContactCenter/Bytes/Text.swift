/// A run of UTF-8 bytes in a buffer that somebody else owns: a field of an event, without a `String`.
///
/// Absent (JSON `null`, a missing field, or an empty string, which say the same) is ``none``.
/// The owner of the buffer is named wherever a `Text` is handed out.
@frozen
public struct Text: Hashable, BitwiseCopyable, Sendable {
    /// Offset and count, low and high: what is written in two halves and read as one has to wait for the halves.
    @usableFromInline var bits: UInt64

    /// Creates the run of `count` bytes at `offset`.
    @inlinable
    public init(offset: Int, count: Int) {
        bits = UInt64(UInt32(truncatingIfNeeded: offset)) | UInt64(truncatingIfNeeded: count) << 32
    }

    /// Where the run begins, in bytes from the start of the buffer.
    @inlinable
    public var offset: UInt32 {
        get { UInt32(truncatingIfNeeded: bits) }
        set { bits = bits & ~0xFFFF_FFFF | UInt64(newValue) }
    }

    /// How many bytes it has; 0 if and only if it is absent.
    @inlinable
    public var count: UInt32 {
        get { UInt32(truncatingIfNeeded: bits >> 32) }
        set { bits = bits & 0xFFFF_FFFF | UInt64(newValue) << 32 }
    }

    /// The absent text.
    @inlinable
    public static var none: Text { Text(offset: 0, count: 0) }

    /// Whether there is no text.
    @inlinable
    public var isNone: Bool { bits >> 32 == 0 }

    /// The bytes, within the buffer this text was made for.
    @inlinable
    public func bytes(in buffer: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[Int(offset)..<Int(offset) + Int(count)])
    }
}
