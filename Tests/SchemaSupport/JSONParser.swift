/// A recursive reader of JSON that accepts what RFC 8259 allows and nothing else.
struct JSONParser {
    private static let depthLimit = 128

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads `bytes` as one JSON text.
    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw JSONError(reason: "invalid UTF-8", offset: 0)
        }
        var parser = JSONParser(bytes)
        parser.skipSpace()
        let value = try parser.value()
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw parser.error("something follows the value") }
        return value
    }

    private func error(_ reason: String) -> JSONError {
        JSONError(reason: reason, offset: offset)
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        guard let byte = next, byte == character.asciiValue else { return false }
        offset += 1
        return true
    }

    private mutating func expect(_ character: Character) throws {
        guard take(character) else { throw error("expected \(character)") }
    }

    private mutating func value() throws -> JSONValue {
        guard let byte = next else { throw error("a value is missing") }
        switch Character(UnicodeScalar(byte)) {
        case "{": return try nested { try $0.object() }
        case "[": return try nested { try $0.array() }
        case "\"": return .string(try string())
        case "t": return try literal("true", .bool(true))
        case "f": return try literal("false", .bool(false))
        case "n": return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func nested(_ body: (inout JSONParser) throws -> JSONValue) throws -> JSONValue {
        depth += 1
        guard depth <= Self.depthLimit else { throw error("nested too deep") }
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws -> JSONValue {
        let expected = text.withUTF8Buffer { Array($0) }
        guard bytes[offset...].starts(with: expected) else { throw error("expected \(text)") }
        offset += expected.count
        return value
    }

    private mutating func object() throws -> JSONValue {
        try expect("{")
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let name = try string()
            guard members[name] == nil else { throw error("the member \(name) is there twice") }
            skipSpace()
            try expect(":")
            skipSpace()
            members[name] = try value()
            skipSpace()
        } while take(",")
        try expect("}")
        return .object(members)
    }

    private mutating func array() throws -> JSONValue {
        try expect("[")
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(values) }
        repeat {
            skipSpace()
            values.append(try value())
            skipSpace()
        } while take(",")
        try expect("]")
        return .array(values)
    }
}

// MARK: - Scalars

extension JSONParser {
    private mutating func string() throws -> String {
        try expect("\"")
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                offset += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                offset += 1
                text += Array(String(try escape()).utf8)
            case 0..<0x20: throw error("a control character in a string")
            default:
                text.append(byte)
                offset += 1
            }
        }
        throw error("the string does not end")
    }

    private mutating func escape() throws -> Unicode.Scalar {
        let simple: [Character: Unicode.Scalar] = [
            "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
        ]
        guard let byte = next else { throw error("the escape does not end") }
        if let scalar = simple[Character(UnicodeScalar(byte))] {
            offset += 1
            return scalar
        }
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, take("\\") else { throw error("half of a surrogate pair") }
        let low = try codeUnit()
        guard (0xDC00...0xDFFF).contains(low) else { throw error("half of a surrogate pair") }
        guard let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)) else {
            throw error("no Unicode scalar")
        }
        return scalar
    }

    private mutating func codeUnit() throws -> UInt16 {
        try expect("u")
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits are needed")
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }

    private mutating func number() throws -> JSONValue {
        let start = offset
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if let integer = Int64(text) { return .integer(integer) }
        guard let double = Double(text), double.isFinite else { throw error("a number out of range") }
        if let integer = Int64(exactly: double) { return .integer(integer) }
        return .number(double)
    }

    private mutating func digits() throws {
        let start = offset
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        guard offset > start else { throw error("expected a value") }
    }
}
