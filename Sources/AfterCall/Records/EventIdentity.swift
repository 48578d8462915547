import ContactCenter

/// The hash that names a record: 128 bits in lower-case hex, the same for the same parts on every run and machine.
struct EventIdentity {
    private var first = ByteHash()
    private var second = ByteHash()

    init(_ kind: StaticString) {
        second.combine(UInt64(0x5851_F42D_4C95_7F2D))
        combine(kind)
    }

    mutating func combine(_ text: StaticString) {
        combine(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        first.combine(bytes)
        second.combine(bytes)
    }

    @inline(__always)
    mutating func combine(_ number: Int64) {
        first.combine(number)
        second.combine(number)
    }

    /// Writes the 32 digits.
    func write(to writer: inout JSONWriter) {
        for word in [first.value, second.value] {
            var shift: UInt64 = 64
            while shift > 0 {
                shift -= 4
                let digit = UInt8(truncatingIfNeeded: word >> shift) & 0xF
                writer.byte(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
    }
}
