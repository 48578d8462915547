/// Writes legal JSON in all the ways one value can be written.
struct JSONGenerator {
    var random: SeededRandom

    private mutating func space() -> String {
        random.oneIn(6) ? [" ", "\n", "\t", "\r", "  \r\n\t "].randomElement(using: &random) ?? "" : ""
    }

    /// An object of names that no event has.
    mutating func object(depth: Int) -> String {
        object((0..<random.below(4)).map { ("k\($0)q", value(depth: depth - 1)) })
    }

    /// An object of `fields`, whose names are written plainly or with escapes.
    mutating func object(_ fields: [(name: String, json: String)]) -> String {
        var members: [String] = []
        for (name, json) in fields {
            let name = random.oneIn(8) ? string(of: name) : "\"\(name)\""
            members.append(space() + name + space() + ":" + space() + json + space())
        }
        return space() + "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}" + space()
    }

    mutating func value(depth: Int) -> String {
        switch random.below(depth > 0 ? 8 : 6) {
        case 0: return ["true", "false", "null"].randomElement(using: &random) ?? ""
        case 1: return number()
        case 2: return spelling(ofInteger: random.below(1_000_000) - 500_000)
        case 3...5: return string(isEmpty: random.oneIn(5))
        case 6: return object(depth: depth)
        default:
            var elements: [String] = []
            for _ in 0..<random.below(4) {
                elements.append(space() + value(depth: depth - 1) + space())
            }
            return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
        }
    }

    mutating func number() -> String {
        var text = random.oneIn(3) ? "-" : ""
        text += random.oneIn(4) ? "0" : "\(1 + random.below(99_999))"
        text += random.oneIn(2) ? ".\(random.below(1000))" : ""
        let exponents = ["e1", "E2", "e+3", "E-4", "e0", "e-00"]
        return text + (random.oneIn(3) ? exponents.randomElement(using: &random) ?? "" : "")
    }

    mutating func spelling(ofInteger number: Int) -> String {
        switch random.below(4) {
        case 0: "\(number).0"
        case 1: "\(number)0e-1"
        default: "\(number)"
        }
    }

    mutating func string(isEmpty: Bool) -> String {
        guard !isEmpty else { return "\"\"" }
        var text = String.UnicodeScalarView()
        for _ in 0..<1 + random.below(24) {
            let bound =
                [0x80, 0x80, 0x80, 0x80, 0x100, 0x800, 0x1_0000, 0x11_0000].randomElement(using: &random) ?? 0x80
            // Foundation drops a U+FEFF that follows an escape.
            let scalar = Unicode.Scalar(UInt32(random.below(bound))) ?? "?"
            text.append(scalar == "\u{FEFF}" ? "?" : scalar)
        }
        return string(of: String(text))
    }

    /// `text` with each character as it is or escaped, at random where both are legal.
    private mutating func string(of text: String) -> String {
        let short: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r",
            "\t": "\\t",
        ]
        let isPlain = random.oneIn(2)
        var json = "\""
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if !mustEscape, isPlain || !random.oneIn(5) {
                json.unicodeScalars.append(scalar)
            } else if let escape = short[scalar], random.oneIn(2) {
                json += escape
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.oneIn(2))
                    json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return json + "\""
    }
}
