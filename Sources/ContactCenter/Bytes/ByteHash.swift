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

    /// Adds bytes and their count, so that neighbours cannot be shifted into each other.
    @inlinable
    @inline(__always)
    public mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        combine(UInt64(truncatingIfNeeded: bytes.count))
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        state = ByteHash.adding(base, count: bytes.count, to: state)
    }

    /// The state after the bytes, of which there is one at least: by value, so that a hash can stay in a register.
    @usableFromInline
    @inline(never)
    static func adding(_ base: UnsafeRawPointer, count: Int, to state: UInt64) -> UInt64 {
        var hash = ByteHash()
        hash.state = state
        if count >= 8 {
            var offset = 0
            while offset &+ 8 < count {
                hash.combine(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset &+= 8
            }
            // The last word may overlap the one before; the count tells the two apart.
            hash.combine(base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
        } else if count >= 4 {
            let low = UInt64(base.loadUnaligned(as: UInt32.self))
            let high = UInt64(base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
            hash.combine(high << 32 | low)
        } else {
            let first = UInt64(base.load(as: UInt8.self))
            let middle = UInt64(base.load(fromByteOffset: count / 2, as: UInt8.self))
            let last = UInt64(base.load(fromByteOffset: count &- 1, as: UInt8.self))
            hash.combine(first << 16 | middle << 8 | last)
        }
        return hash.state
    }
}
