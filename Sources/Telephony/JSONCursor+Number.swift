/// A number as it stands in JSON.
struct NumberToken {
    /// Where it begins, its sign included.
    var start: Int
    /// How many bytes it has.
    var count: Int
    /// Whether it is written without a fraction and without an exponent.
    var isPlain: Bool
    /// Its value, if it is plain and has at most 18 digits.
    var small: Int64?
}

extension JSONCursor {
    /// Reads the number that begins here.
    @inline(__always)
    mutating func readNumber() throws(Complaint) -> NumberToken {
        let start = position
        let isNegative = byte == UInt8(ascii: "-")
        var place = isNegative ? start &+ 1 : start
        let first = place
        var magnitude: Int64 = 0
        while base[place] &- UInt8(ascii: "0") <= 9 {
            magnitude = magnitude &* 10 &+ Int64(base[place] &- UInt8(ascii: "0"))
            place &+= 1
        }
        let digits = place &- first
        guard digits > 0 else { throw fault(.invalidNumber, at: place) }
        guard digits == 1 || base[first] != UInt8(ascii: "0") else { throw fault(.invalidNumber, at: first &+ 1) }
        position = place
        var token = NumberToken(start: start, count: place &- start, isPlain: true, small: nil)
        let next = base[place]
        if next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e") {
            try readFractionAndExponent()
            token.count = position &- start
            token.isPlain = false
        } else if digits <= 18 {
            token.small = isNegative ? 0 &- magnitude : magnitude
        }
        return token
    }

    @inline(never)
    private mutating func readFractionAndExponent() throws(Complaint) {
        if byte == UInt8(ascii: ".") {
            position &+= 1
            try readDigits()
        }
        if byte | 0x20 == UInt8(ascii: "e") {
            position &+= 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
                position &+= 1
            }
            try readDigits()
        }
    }

    private mutating func readDigits() throws(Complaint) {
        let start = position
        while byte &- UInt8(ascii: "0") <= 9 {
            position &+= 1
        }
        guard position > start else { throw fault(.invalidNumber, at: start) }
    }
}
