internal import ContactCenter

extension JSONCursor {
    /// Where the first byte from `start` on is that a text cannot have as it is and in ASCII: a quotation mark, a
    /// backslash, a control character, or a byte beyond ASCII.
    ///
    /// Reads up to 15 bytes past it, which the padding has: the zero byte that ends the JSON is such a byte.
    @inline(__always)
    static func endOfPlainText(_ base: UnsafeMutablePointer<UInt8>, at start: Int) -> Int {
        var place = start
        while true {
            let marks = marks(base, at: place)
            if marks != 0 {
                return place &+ marks.trailingZeroBitCount &>> 2
            }
            place &+= 16
        }
    }

    /// Whether the text at `start` is plain and has `count` bytes, 16 to 31.
    @inline(__always)
    static func isPlainText(_ base: UnsafeMutablePointer<UInt8>, at start: Int, count: Int) -> Bool {
        let rest = count &- 16
        let marks = marks(base, at: start &+ 16) &<< UInt64(truncatingIfNeeded: 60 &- 4 &* rest)
        return marks == 0xF << 60 && self.marks(base, at: start) == 0 && base[start &+ count] == UInt8(ascii: "\"")
    }

    /// Four bits for each of the 16 bytes at `place`, the first ones lowest: set for what a text cannot have as it is
    /// and in ASCII.
    ///
    /// Written without a scalar beside a vector: operators that take one are generic, and loop over the bytes. Of
    /// little-endian machines only, as all are that this is built for.
    @inline(__always)
    private static func marks(_ base: UnsafeMutablePointer<UInt8>, at place: Int) -> UInt64 {
        let bytes = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: SIMD16<Int8>.self)
        // With space and quotation mark swapped, all but the backslash are less than 0x21: what is beyond ASCII is
        // negative.
        let low = (bytes ^ SIMD16<Int8>(repeating: 0x02)) .< SIMD16<Int8>(repeating: 0x21)
        let backslashes = bytes .== SIMD16<Int8>(repeating: 0x5C)
        // Ones for each byte that is marked; of two bytes the halves that touch make one.
        let pairs = unsafeBitCast(low .| backslashes, to: SIMD8<UInt16>.self) &>> SIMD8<UInt16>(repeating: 4)
        return unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: pairs), to: UInt64.self)
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Reads the string that begins here, its quotation mark included.
    /// - Returns: its text, unescaped, in UTF-8; it may contain U+0000.
    @inline(__always)
    mutating func readString() throws(Complaint) -> Text {
        let start = position &+ 1
        var place = start
        while true {
            // Eight bytes at a time: the high bit marks a quotation mark, a backslash, a control character or anything
            // beyond ASCII. A borrow can only mark bytes behind a true mark, so the first mark is always right.
            let word = UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let quotes = (word ^ (JSONCursor.ones &* 0x22)) &- JSONCursor.ones
            let backslashes = (word ^ (JSONCursor.ones &* 0x5C)) &- JSONCursor.ones
            let controls = word &- (JSONCursor.ones &* 0x20)
            let marks = (quotes | backslashes | controls | word) & (JSONCursor.ones &* 0x80)
            if marks == 0 {
                place &+= 8
                continue
            }
            place &+= marks.littleEndian.trailingZeroBitCount &>> 3
            if base[place] == UInt8(ascii: "\"") {
                position = place &+ 1
                return Text(offset: start, count: place &- start)
            }
            return try readRest(from: start, at: place)
        }
    }

    /// Reads on, from the first byte of the string that is not plain ASCII.
    @inline(never)
    private mutating func readRest(from start: Int, at place: Int) throws(Complaint) -> Text {
        var read = place
        var write = place
        while true {
            let byte = base[read]
            if byte == UInt8(ascii: "\"") {
                position = read &+ 1
                return Text(offset: start, count: write &- start)
            }
            if byte == UInt8(ascii: "\\") {
                let scalar = try readEscape(&read)
                write = writeUTF8(scalar, at: write)
            } else if byte >= 0x80 {
                let count = sequenceCount(at: read)
                guard count > 0 else { throw fault(.invalidUTF8, at: read) }
                for index in 0..<count {
                    base[write &+ index] = base[read &+ index]
                }
                read &+= count
                write &+= count
            } else {
                guard byte >= 0x20 else { throw fault(.controlCharacter, at: read) }
                base[write] = byte
                read &+= 1
                write &+= 1
            }
        }
    }

    /// Whether the bytes from ``position`` up to the end are UTF-8.
    func isUTF8() -> Bool {
        var place = position
        while place < end {
            let count = base[place] < 0x80 ? 1 : sequenceCount(at: place)
            guard count > 0 else { return false }
            place &+= count
        }
        return true
    }

    /// How many bytes the well-formed UTF-8 sequence beyond ASCII at `place` has; 0 if there is none
    /// (Unicode, table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF).
    private func sequenceCount(at place: Int) -> Int {
        let lead = base[place]
        let second = base[place &+ 1]
        switch lead {
        case 0xC2...0xDF:
            return second & 0xC0 == 0x80 ? 2 : 0
        case 0xE0...0xEF:
            let lowest: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
            let highest: UInt8 = lead == 0xED ? 0x9F : 0xBF
            guard second >= lowest, second <= highest, base[place &+ 2] & 0xC0 == 0x80 else { return 0 }
            return 3
        case 0xF0...0xF4:
            let lowest: UInt8 = lead == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
            guard second >= lowest, second <= highest, base[place &+ 2] & 0xC0 == 0x80,
                base[place &+ 3] & 0xC0 == 0x80
            else { return 0 }
            return 4
        default:
            return 0
        }
    }

    /// Reads the escape at `read`, and a second one where the first is half a pair.
    private mutating func readEscape(_ read: inout Int) throws(Complaint) -> UInt32 {
        let kind = base[read &+ 1]
        guard kind == UInt8(ascii: "u") else {
            guard let scalar = JSONCursor.shortEscape(kind) else { throw fault(.invalidEscape, at: read &+ 1) }
            read &+= 2
            return scalar
        }
        let high = try readHex(at: read &+ 2)
        switch high {
        case 0xD800...0xDBFF:
            guard base[read &+ 6] == UInt8(ascii: "\\"), base[read &+ 7] == UInt8(ascii: "u") else {
                throw fault(.loneSurrogate, at: read)
            }
            let low = try readHex(at: read &+ 8)
            guard 0xDC00...0xDFFF ~= low else { throw fault(.loneSurrogate, at: read) }
            read &+= 12
            return 0x1_0000 &+ (high &- 0xD800) << 10 &+ (low &- 0xDC00)
        case 0xDC00...0xDFFF:
            throw fault(.loneSurrogate, at: read)
        default:
            read &+= 6
            return high
        }
    }

    private static func shortEscape(_ kind: UInt8) -> UInt32? {
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): UInt32(kind)
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// Reads four hexadecimal digits.
    private mutating func readHex(at place: Int) throws(Complaint) -> UInt32 {
        var unit: UInt32 = 0
        for index in place..<place &+ 4 {
            let digit = base[index]
            let decimal = digit &- UInt8(ascii: "0")
            let letter = (digit | 0x20) &- UInt8(ascii: "a")
            if decimal <= 9 {
                unit = unit << 4 | UInt32(decimal)
            } else if letter <= 5 {
                unit = unit << 4 | UInt32(letter &+ 10)
            } else {
                throw fault(.invalidEscape, at: index)
            }
        }
        return unit
    }

    /// Writes a scalar value, which takes no more bytes than its escape did.
    private func writeUTF8(_ scalar: UInt32, at place: Int) -> Int {
        let tail: (UInt32) -> UInt8 = { 0x80 | UInt8(truncatingIfNeeded: $0) & 0x3F }
        if scalar < 0x80 {
            base[place] = UInt8(truncatingIfNeeded: scalar)
            return place &+ 1
        }
        if scalar < 0x800 {
            base[place] = 0xC0 | UInt8(truncatingIfNeeded: scalar >> 6)
            base[place &+ 1] = tail(scalar)
            return place &+ 2
        }
        if scalar < 0x1_0000 {
            base[place] = 0xE0 | UInt8(truncatingIfNeeded: scalar >> 12)
            base[place &+ 1] = tail(scalar >> 6)
            base[place &+ 2] = tail(scalar)
            return place &+ 3
        }
        base[place] = 0xF0 | UInt8(truncatingIfNeeded: scalar >> 18)
        base[place &+ 1] = tail(scalar >> 12)
        base[place &+ 2] = tail(scalar >> 6)
        base[place &+ 3] = tail(scalar)
        return place &+ 4
    }
}
