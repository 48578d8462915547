/// A word or a mark of Swift code.
struct Token: Equatable {
    let text: String
    /// The line, from 1.
    let line: Int
    /// Whether it follows the token before without a gap.
    let isAttached: Bool

    /// Splits masked code into words (letters, digits, `_`, everything beyond ASCII) and single marks.
    static func tokens(of code: [UInt8]) -> [Token] {
        var tokens: [Token] = []
        var line = 1
        var offset = 0
        var end = 0
        func append(_ text: String, from start: Int) {
            tokens.append(Token(text: text, line: line, isAttached: start == end && start > 0))
        }
        while offset < code.count {
            let start = offset
            while offset < code.count, isWord(code[offset]) { offset += 1 }
            if offset > start {
                append(String(decoding: code[start..<offset], as: UTF8.self), from: start)
                end = offset
                continue
            }
            switch code[offset] {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            default:
                append(String(UnicodeScalar(code[offset])), from: offset)
                end = offset + 1
            }
            offset += 1
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
