import ContactCenter

/// The hash that names a record: 128 bits in lower-case hex, the same for the same parts on every run and machine.
struct EventIdentity {
    private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var second: UInt64 = 0x5851_F42D_4C95_7F2D

    init(_ kind: StaticString) {
        combine(kind)
    }

    mutating func combine(_ text: StaticString) {
        combine(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        combine(UInt64(count))
        guard let base = bytes.baseAddress else { return }
        var offset = 0
        while offset + 8 <= count {
            combine(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        if offset == count { return }
        var tail: UInt64 = 0
        while offset < count {
            tail = tail << 8 | UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
            offset += 1
        }
        combine(tail)
    }

    @inline(__always)
    mutating func combine(_ number: Int64) {
        combine(UInt64(bitPattern: number))
    }

    /// Two multiply-and-fold chains with constants of their own, so that the halves fail independently.
    @inline(__always)
    private mutating func combine(_ word: UInt64) {
        let one = (first ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        first = one.high ^ one.low ^ 0xA076_1D64_78BD_642F
        let other = (second ^ word).multipliedFullWidth(by: 0xA3B1_9535_4A39_B70D)
        second = other.high ^ other.low ^ 0xE703_7ED1_A0B4_28DB
    }

    /// Writes the 32 digits.
    func write(to writer: inout JSONWriter) {
        for word in [first, second] {
            var shift: UInt64 = 64
            while shift > 0 {
                shift -= 4
                let digit = UInt8(truncatingIfNeeded: word >> shift) & 0xF
                writer.byte(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
    }
}
