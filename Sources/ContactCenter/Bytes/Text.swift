/// A run of UTF-8 bytes in a buffer that somebody else owns: a field of an event, without a `String`.
///
/// Absent (JSON `null`, a missing field, or an empty string, which say the same) is ``none``.
/// The owner of the buffer is named wherever a `Text` is handed out.
@frozen
public struct Text: Hashable, BitwiseCopyable, Sendable {
    /// Where the run begins, in bytes from the start of the buffer.
    public var offset: UInt32
    /// How many bytes it has; 0 if and only if it is absent.
    public var count: UInt32

    /// Creates the run of `count` bytes at `offset`.
    @inlinable
    public init(offset: Int, count: Int) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.count = UInt32(truncatingIfNeeded: count)
    }

    /// The absent text.
    @inlinable
    public static var none: Text { Text(offset: 0, count: 0) }

    /// Whether there is no text.
    @inlinable
    public var isNone: Bool { count == 0 }

    /// The bytes, within the buffer this text was made for.
    @inlinable
    public func bytes(in buffer: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[Int(offset)..<Int(offset) + Int(count)])
    }
}
