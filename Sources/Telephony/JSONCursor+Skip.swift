extension JSONCursor {
    /// Moves over the value that begins here, and checks it all the same.
    mutating func skipValue() throws(Complaint) {
        // One bit for each container that was entered here, the innermost lowest: set for an object.
        var objects: UInt128 = 0
        var open = 0
        repeat {
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth &+ open < JSONCursor.maximumDepth else { throw fault(.tooDeep, at: position) }
                let isObject = byte == UInt8(ascii: "{")
                position &+= 1
                skipWhitespace()
                if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    position &+= 1
                    break
                }
                objects = objects << 1 | (isObject ? 1 : 0)
                open &+= 1
                if isObject {
                    _ = try readKey()
                }
                continue
            default:
                try skipScalar()
            }
            try leaveContainers(&objects, &open)
        } while open > 0
    }

    /// Goes on after a value: out of all containers that end here, and to the next value of the one that does not.
    private mutating func leaveContainers(_ objects: inout UInt128, _ open: inout Int) throws(Complaint) {
        while open > 0 {
            let isObject = objects & 1 == 1
            if try continueContainer(closedBy: isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                if isObject {
                    _ = try readKey()
                }
                return
            }
            objects >>= 1
            open &-= 1
        }
    }

    private mutating func skipScalar() throws(Complaint) {
        switch byte {
        case UInt8(ascii: "\""): _ = try readString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try readNumber()
        case UInt8(ascii: "t"): try readLiteral("true")
        case UInt8(ascii: "f"): try readLiteral("false")
        case UInt8(ascii: "n"): try readLiteral("null")
        default: throw fault(.valueExpected, at: position)
        }
    }
}
