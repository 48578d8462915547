internal import ContactCenter

/// A place in JSON that lies in a decoder's scratch and ends with a zero byte, which no JSON has.
///
/// Reads forward only and once: a string with escapes is unescaped where it stands, so every string is a run of the
/// buffer when it has been read. All methods leave ``position`` at the fault when they throw. Strict: RFC 8259 and
/// nothing beside it.
struct JSONCursor {
    /// How deep arrays and objects may be nested, the outermost object included.
    static let maximumDepth = 128

    let base: UnsafeMutablePointer<UInt8>
    /// The next byte to be read, from `base`.
    var position: Int
    /// Where the zero byte is that ends the text.
    let end: Int
    /// How many arrays and objects ``position`` stands in.
    var depth: Int

    /// The byte at ``position``; 0 at the end.
    @inline(__always)
    var byte: UInt8 { base[position] }

    /// Moves to `place` and names what is wrong there.
    @inline(never)
    mutating func fault(_ complaint: Complaint, at place: Int) -> Complaint {
        position = place
        return place >= end ? .unexpectedEnd : complaint
    }

    /// Moves over white space.
    @inline(__always)
    mutating func skipWhitespace() {
        if byte <= UInt8(ascii: " ") {
            skipLongWhitespace()
        }
    }

    @inline(never)
    private mutating func skipLongWhitespace() {
        while true {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position &+= 1
            default: return
            }
        }
    }

    /// Reads a field's name and the colon, up to its value.
    @inline(__always)
    mutating func readKey() throws(Complaint) -> Text {
        guard byte == UInt8(ascii: "\"") else { throw fault(.keyExpected, at: position) }
        let key = try readString()
        skipWhitespace()
        guard byte == UInt8(ascii: ":") else { throw fault(.colonExpected, at: position) }
        position &+= 1
        skipWhitespace()
        return key
    }

    /// Enters an object that begins here.
    /// - Returns: whether it has a field; if so, the cursor is at its name, else behind the object.
    @inline(__always)
    mutating func enterObject() throws(Complaint) -> Bool {
        guard byte == UInt8(ascii: "{") else { throw fault(byte < 0x20 ? .binary : .objectExpected, at: position) }
        position &+= 1
        skipWhitespace()
        if byte == UInt8(ascii: "}") {
            position &+= 1
            return false
        }
        return true
    }

    /// Goes on after a value of an object.
    /// - Returns: whether another field follows; if so, the cursor is at its name, else behind the object.
    @inline(__always)
    mutating func continueObject() throws(Complaint) -> Bool {
        try continueContainer(closedBy: UInt8(ascii: "}"))
    }

    /// Goes on after a value of what ends with `closing`, to the next element or behind the end.
    @inline(__always)
    mutating func continueContainer(closedBy closing: UInt8) throws(Complaint) -> Bool {
        skipWhitespace()
        if byte == UInt8(ascii: ",") {
            position &+= 1
            skipWhitespace()
            return true
        }
        guard byte == closing else { throw fault(.separatorExpected, at: position) }
        position &+= 1
        return false
    }

    /// Makes sure that nothing but white space is left.
    @inline(__always)
    mutating func finish() throws(Complaint) {
        if position == end { return }
        skipWhitespace()
        guard position == end else { throw fault(.trailingBytes, at: position) }
    }

    /// Reads `true`, `false` or `null`.
    mutating func readLiteral(_ word: StaticString) throws(Complaint) {
        let count = word.utf8CodeUnitCount
        for index in 0..<count where base[position &+ index] != word.utf8Start[index] {
            throw fault(.invalidLiteral, at: position &+ index)
        }
        position &+= count
    }
}
