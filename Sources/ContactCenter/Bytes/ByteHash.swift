/// A fast 64-bit hash of bytes and integers, the same on every run and machine.
///
/// Multiply-and-fold over 8-byte words, in the manner of wyhash. It places keys in tables and tells contents apart;
/// it is no protection against somebody who chooses colliding keys on purpose, so tables compare the bytes too.
public struct ByteHash: Sendable {
    @usableFromInline var state: UInt64

    /// The hash of what was combined so far.
    @inlinable
    public var value: UInt64 { state }

    /// Creates a hash that has seen nothing.
    @inlinable
    public init() {
        state = 0x9E37_79B9_7F4A_7C15
    }

    /// Adds a word.
    @inlinable
    @inline(__always)
    public mutating func combine(_ word: UInt64) {
        let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        state = product.high ^ product.low ^ 0xA076_1D64_78BD_642F
    }

    /// Adds a signed word.
    @inlinable
    @inline(__always)
    public mutating func combine(_ word: Int64) {
        combine(UInt64(bitPattern: word))
    }

    /// Adds two words in one step.
    @inlinable
    @inline(__always)
    public mutating func combine(_ first: UInt64, _ second: UInt64) {
        state = ByteHash.step(state, first, second, count: 16)
    }

    /// Adds bytes and their count, so that neighbours cannot be shifted into each other.
    @inlinable
    @inline(__always)
    public mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return combine(0 as UInt64) }
        state = ByteHash.adding(base, count: bytes.count, to: state)
    }

    /// Adds the bytes of a text and their count; `base` is where the buffer begins that the text was made for.
    @inlinable
    @inline(__always)
    public mutating func combine(_ text: Text, at base: UnsafeRawPointer?) {
        guard let base, text.count > 0 else { return combine(0 as UInt64) }
        state = ByteHash.adding(base + Int(text.offset), count: Int(text.count), to: state)
    }

    /// The state after so many bytes, one at least: by value, so that a hash can stay in a register. Up to 16 of them
    /// are one step.
    @usableFromInline
    @inline(never)
    static func adding(_ base: UnsafeRawPointer, count: Int, to state: UInt64) -> UInt64 {
        if count > 16 { return adding(long: base, count: count, to: state) }
        if count >= 8 {
            // Two words that overlap cover what is no multiple of a word; the count tells such runs apart.
            let first = base.loadUnaligned(as: UInt64.self)
            return step(state, first, base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self), count: count)
        }
        if count >= 4 {
            let first = UInt64(base.loadUnaligned(as: UInt32.self))
            let last = UInt64(base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
            return step(state, first, last, count: count)
        }
        let first = UInt64(base.load(as: UInt8.self))
        let middle = UInt64(base.load(fromByteOffset: count / 2, as: UInt8.self))
        let last = UInt64(base.load(fromByteOffset: count &- 1, as: UInt8.self))
        return step(state, first << 16 | middle << 8 | last, 0, count: count)
    }

    @inline(never)
    private static func adding(long base: UnsafeRawPointer, count: Int, to state: UInt64) -> UInt64 {
        var state = state
        var offset = 0
        while offset &+ 16 < count {
            let first = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let second = base.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
            state = step(state, first, second, count: 16)
            offset &+= 16
        }
        let first = base.loadUnaligned(fromByteOffset: count &- 16, as: UInt64.self)
        return step(state, first, base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self), count: count)
    }

    /// One multiplication for two words.
    @inlinable
    @inline(__always)
    static func step(_ state: UInt64, _ first: UInt64, _ second: UInt64, count: Int) -> UInt64 {
        let factor = 0xD6E8_FEB8_6659_FD93 &+ UInt64(truncatingIfNeeded: count)
        let product = (state ^ first).multipliedFullWidth(by: factor ^ second)
        return product.high ^ product.low ^ 0xA076_1D64_78BD_642F
    }
}
