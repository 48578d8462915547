/// Text of lowercase hexadecimal digits in half the bytes: most ids of events are nothing else.
enum HexDigits {
    /// How an id lies in a record, as the contract has it.
    enum Form: UInt32 {
        /// As it is.
        case text = 0
        /// Two digits a byte.
        case digits = 1
        /// A UUID, two digits a byte, without its hyphens.
        case uuid = 2
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let uuidCount = 36

    /// Writes `count` bytes at `source` to `target`, packed if they can be.
    ///
    /// - Returns: how they were written; ``byteCount(_:of:)`` says in how many bytes.
    @inline(__always)
    static func pack(_ source: UnsafeRawPointer, count: Int, to target: UnsafeMutableRawPointer) -> Form {
        if count & 7 == 0 {
            var offset = 0
            while offset < count, pack(source.word(offset), to: target + offset / 2) { offset += 8 }
            if offset == count { return .digits }
        } else if count == uuidCount, packUUID(source, to: target) {
            return .uuid
        }
        target.copyMemory(from: source, byteCount: count)
        return .text
    }

    /// How many bytes a text of `count` bytes takes in `form`; `nil` where it cannot have that form.
    @inline(__always)
    static func byteCount(_ form: Form, of count: Int) -> Int? {
        switch form {
        case .text: count
        case .digits: count & 7 == 0 ? count / 2 : nil
        case .uuid: count == uuidCount ? 16 : nil
        }
    }

    /// Writes the text of `count` bytes that lies at `source` in `form`, which it can have, to `target`.
    @inline(__always)
    static func unpack(_ form: Form, _ source: UnsafeRawPointer, count: Int, to target: UnsafeMutableRawPointer) {
        switch form {
        case .text: target.copyMemory(from: source, byteCount: count)
        case .digits:
            var offset = 0
            while offset < count {
                target.store(digits(of: source.half(offset / 2)), at: offset)
                offset += 8
            }
        case .uuid: unpackUUID(source, to: target)
        }
    }

    private static func packUUID(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) -> Bool {
        func isHyphen(_ offset: Int) -> Bool {
            source.load(fromByteOffset: offset, as: UInt8.self) == UInt8(ascii: "-")
        }
        guard isHyphen(8), isHyphen(13), isHyphen(18), isHyphen(23) else { return false }
        return pack(source.word(0), to: target)
            && pack(UInt64(source.half(9)) | UInt64(source.half(14)) << 32, to: target + 4)
            && pack(UInt64(source.half(19)) | UInt64(source.half(24)) << 32, to: target + 8)
            && pack(source.word(28), to: target + 12)
    }

    private static func unpackUUID(_ source: UnsafeRawPointer, to target: UnsafeMutableRawPointer) {
        target.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "-"), count: uuidCount)
        target.store(digits(of: source.half(0)), at: 0)
        let (second, third) = (digits(of: source.half(4)), digits(of: source.half(8)))
        target.store(UInt32(truncatingIfNeeded: second), at: 9)
        target.store(UInt32(truncatingIfNeeded: second >> 32), at: 14)
        target.store(UInt32(truncatingIfNeeded: third), at: 19)
        target.store(UInt32(truncatingIfNeeded: third >> 32), at: 24)
        target.store(digits(of: source.half(12)), at: 28)
    }

    /// Packs eight digits, the first in the lowest byte, to four bytes; `false` if they are none.
    @inline(__always)
    private static func pack(_ text: UInt64, to target: UnsafeMutableRawPointer) -> Bool {
        // Digits have their value in the low half of the byte, and letters, which have bit 6, theirs less 9.
        let values = (text & (0x0F * ones)) &+ (text >> 6 & ones) &* 9
        guard values & (0xF0 * ones) == 0, ascii(values) == text else { return false }
        var pairs = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF
        pairs = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
        target.store(UInt32(truncatingIfNeeded: pairs | pairs >> 16), at: 0)
        return true
    }

    @inline(__always)
    private static func digits(of packed: UInt32) -> UInt64 {
        var pairs = UInt64(packed)
        pairs = (pairs | pairs << 16) & 0x0000_FFFF_0000_FFFF
        pairs = (pairs | pairs << 8) & 0x00FF_00FF_00FF_00FF
        return ascii(pairs >> 4 & 0x000F_000F_000F_000F | (pairs & 0x000F_000F_000F_000F) << 8)
    }

    /// The digits of eight values below 16.
    @inline(__always)
    private static func ascii(_ values: UInt64) -> UInt64 {
        let isLetter = (values &+ 6 * ones) >> 4 & ones
        return values &+ 0x30 * ones &+ isLetter &* 0x27
    }
}

extension UnsafeRawPointer {
    @inline(__always)
    fileprivate func word(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    fileprivate func half(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}

extension UnsafeMutableRawPointer {
    @inline(__always)
    fileprivate func store(_ value: some FixedWidthInteger & BitwiseCopyable, at offset: Int) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: type(of: value))
    }
}
