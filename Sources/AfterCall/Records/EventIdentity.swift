import ContactCenter

/// The hash that names a record: 128 bits in lower-case hex, the same for the same parts on every run and machine.
struct EventIdentity: Hashable {
    private var first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var second: UInt64 = 0x5851_F42D_4C95_7F2D

    /// A kind of record that is frequent enough to have its part of the hash computed beforehand.
    struct Kind {
        let name: StaticString
        fileprivate let first: UInt64
        fileprivate let second: UInt64

        static var wrap: Kind {
            Kind(name: "wrap", first: 0xA07C_D6A9_B5CE_AE40, second: 0x767B_4D14_1EBF_833A)
        }
        static var interval: Kind {
            Kind(name: "interval", first: 0x4A86_C25C_EB4E_E30B, second: 0x3754_E73F_290F_1BDE)
        }
        static var agent: Kind {
            Kind(name: "agent", first: 0x6362_1288_9091_4FB1, second: 0x792D_B6D3_3D01_47BF)
        }
    }

    init(_ kind: StaticString) {
        combine(kind)
    }

    /// The hash whose halves these are.
    init(words: (UInt64, UInt64)) {
        (first, second) = words
    }

    /// Its halves.
    var words: (UInt64, UInt64) { (first, second) }

    /// A hash that begins with a name that is not known beforehand.
    init(named kind: UnsafeRawBufferPointer) {
        combine(kind)
    }

    /// A hash that begins with `kind` and who it is about.
    @inline(__always)
    init(_ kind: Kind, of agent: AgentKey) {
        first = kind.first
        second = kind.second
        combine(agent.tenant)
        combine(agent.agentID)
    }

    @inline(__always)
    mutating func combine(_ text: StaticString) {
        combine(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    mutating func combine(_ bytes: UnsafeRawBufferPointer) {
        combine(UInt64(truncatingIfNeeded: bytes.count))
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        self = Self.adding(base, count: bytes.count, to: self)
    }

    /// Adds the bytes of a text; `base` is where its buffer begins.
    @inline(__always)
    mutating func combine(_ text: Text, at base: UnsafeRawPointer?) {
        combine(UInt64(text.count))
        guard text.count > 0, let base else { return }
        self = Self.adding(base + Int(text.offset), count: Int(text.count), to: self)
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

    /// The hash after the bytes, of which there is one at least: by value, so that a hash can stay in registers.
    ///
    /// Whole words as they lie in memory; what is left as one number, its first byte the most significant.
    @inline(never)
    private static func adding(_ base: UnsafeRawPointer, count: Int, to identity: EventIdentity) -> EventIdentity {
        if count < 8 { return identity.adding(tail(of: base, count: count)) }
        var identity = identity.adding(base.loadUnaligned(as: UInt64.self))
        var offset = 8
        while offset &+ 8 <= count {
            identity = identity.adding(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset &+= 8
        }
        if offset == count { return identity }
        // The last eight bytes, without those that were in the word before.
        let last = UInt64(bigEndian: base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
        let bits = UInt64(truncatingIfNeeded: (count &- offset) &* 8)
        return identity.adding(last & (1 &<< bits &- 1))
    }

    /// Up to seven bytes as a number.
    @inline(__always)
    private static func tail(of base: UnsafeRawPointer, count: Int) -> UInt64 {
        if count >= 4 {
            // Both halves have the bytes between them, at the same place.
            let head = UInt64(UInt32(bigEndian: base.loadUnaligned(as: UInt32.self)))
            let last = UInt64(UInt32(bigEndian: base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)))
            return head &<< UInt64(truncatingIfNeeded: (count &- 4) &* 8) | last
        }
        var number: UInt64 = 0
        for index in 0..<count { number = number << 8 | UInt64(base.load(fromByteOffset: index, as: UInt8.self)) }
        return number
    }

    @inline(__always)
    private func adding(_ word: UInt64) -> EventIdentity {
        var identity = self
        identity.combine(word)
        return identity
    }

    /// Writes the 32 digits.
    @inline(__always)
    func write(to writer: inout JSONWriter) {
        writer.hexadecimal(first)
        writer.hexadecimal(second)
    }
}
