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
        var remaining = bytes.count
        combine(UInt64(remaining))
        guard var cursor = bytes.baseAddress else { return }
        while remaining >= 8 {
            combine(cursor.loadUnaligned(as: UInt64.self))
            cursor += 8
            remaining -= 8
        }
        guard remaining > 0 else { return }
        var tail: UInt64 = 0
        for index in 0..<remaining {
            tail |= UInt64(cursor.load(fromByteOffset: index, as: UInt8.self)) << UInt64(8 * index)
        }
        combine(tail)
    }
}
