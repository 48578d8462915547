/// A fast 64-bit hash of bytes and integers, the same on every run and machine.
///
/// Multiply-and-fold over 8-byte words, in the manner of wyhash. It places keys in tables and tells contents apart;
/// it is no protection against somebody who chooses colliding keys on purpose, so tables compare the bytes too.
public struct ByteHash: Sendable {
    /// The hash of what was combined so far.
    public private(set) var value: UInt64

    /// Creates a hash that has seen nothing.
    @inlinable
    public init() {
        self.init(value: 0x9E37_79B9_7F4A_7C15)
    }

    @usableFromInline
    init(value: UInt64) {
        self.value = value
    }

    /// Adds a word.
    @inline(__always)
    public mutating func combine(_ word: UInt64) {
        let product = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        value = product.high ^ product.low ^ 0xA076_1D64_78BD_642F
    }

    /// Adds a signed word.
    @inline(__always)
    public mutating func combine(_ word: Int64) {
        combine(UInt64(bitPattern: word))
    }

    /// Adds bytes and their count, so that neighbours cannot be shifted into each other.
    public mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        combine(UInt64(count))
        guard let base = bytes.baseAddress, count > 0 else { return }
        if count >= 8 {
            var offset = 0
            while offset + 8 < count {
                combine(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset += 8
            }
            // The last word may overlap the one before; the count tells the two apart.
            combine(base.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
        } else if count >= 4 {
            let low = UInt64(base.loadUnaligned(as: UInt32.self))
            let high = UInt64(base.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self))
            combine(high << 32 | low)
        } else {
            let first = UInt64(base.load(as: UInt8.self))
            let middle = UInt64(base.load(fromByteOffset: count / 2, as: UInt8.self))
            let last = UInt64(base.load(fromByteOffset: count - 1, as: UInt8.self))
            combine(first << 16 | middle << 8 | last)
        }
    }
}
