internal import ContactCenter

/// Formats that are no JSON, read into the same tree.
extension DialectContext {
    /// Reads the value, a line of fields between `separator`s, as an array of texts.
    mutating func readFields(separator: UInt8) throws(DialectFault) {
        tree.removeAll()
        let cursor = try placeText()
        let line = tree.append(.array)
        var start = 0
        for place in 0...cursor.end where place == cursor.end || cursor.base[place] == separator {
            tree.append(.string, content: start == place ? .none : Text(offset: start, count: place - start))
            start = place + 1
        }
        tree.close(line)
    }

    /// Reads the value, fields of a form as browsers post them, as an object of texts.
    mutating func readForm() throws(DialectFault) {
        tree.removeAll()
        let cursor = try placeText()
        let form = tree.append(.object)
        var place = 0
        while place <= cursor.end {
            let name = try unescape(cursor, &place, upTo: "=")
            var value = Text.none
            if place < cursor.end, cursor.base[place] == UInt8(ascii: "=") {
                place += 1
                value = try unescape(cursor, &place, upTo: "&")
            }
            tree.append(.string, name: name, content: value)
            place += 1
        }
        tree.close(form)
    }

    /// Places the value, which has to be UTF-8; the cursor's end is before line feeds that end it.
    private mutating func placeText() throws(DialectFault) -> JSONCursor {
        let cursor = place(rawValue)
        guard cursor.isUTF8() else { throw DialectFault(.malformed, Complaint.invalidUTF8.detail) }
        var end = cursor.end
        while end > 0, cursor.base[end - 1] == UInt8(ascii: "\n") || cursor.base[end - 1] == UInt8(ascii: "\r") {
            end -= 1
        }
        return JSONCursor(base: cursor.base, position: 0, end: end, depth: 0)
    }

    /// Reads a name or a value of a form from `place` on, where it stands: an escape is longer than what it means.
    private func unescape(
        _ cursor: JSONCursor,
        _ place: inout Int,
        upTo separator: Unicode.Scalar
    ) throws(DialectFault) -> Text {
        let start = place
        var write = place
        var hasEscapes = false
        let stop = UInt8(ascii: separator)
        while place < cursor.end, cursor.base[place] != stop, cursor.base[place] != UInt8(ascii: "&") {
            switch cursor.base[place] {
            case UInt8(ascii: "+"):
                cursor.base[write] = UInt8(ascii: " ")
                place += 1
            case UInt8(ascii: "%"):
                guard place + 2 < cursor.end, let high = hexDigit(cursor.base[place + 1]),
                    let low = hexDigit(cursor.base[place + 2])
                else { throw DialectFault(.malformed, at: place, "not an escape of a form") }
                cursor.base[write] = high << 4 | low
                hasEscapes = true
                place += 3
            default:
                cursor.base[write] = cursor.base[place]
                place += 1
            }
            write += 1
        }
        if hasEscapes {
            // What is left of the escapes would be read as a continuation.
            cursor.base[write] = 0
            guard JSONCursor(base: cursor.base, position: start, end: write, depth: 0).isUTF8() else {
                throw DialectFault(.malformed, at: start, Complaint.invalidUTF8.detail)
            }
        }
        return start == write ? .none : Text(offset: start, count: write - start)
    }

    private func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
