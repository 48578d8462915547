/// Blanks out what is not code in Swift source: comments, and what stands between the quotes of strings.
///
/// Lines and byte offsets stay as they are; what is interpolated into a string is code. Regular expression literals are
/// known in their extended form only.
struct CodeMask {
    private enum Context {
        /// Code; within an interpolation, with the number of parentheses that are open.
        case code(parentheses: Int)
        /// A string with so many `#` around it, and one quote or three.
        case string(hashes: Int, quotes: Int)
    }

    private let source: [UInt8]
    private var masked: [UInt8]
    private var offset = 0
    private var contexts: [Context] = [.code(parentheses: 0)]

    private init(_ source: [UInt8]) {
        self.source = source
        masked = source
    }

    /// Returns `source` with everything but code blanked out.
    static func mask(_ source: [UInt8]) -> [UInt8] {
        var mask = CodeMask(source)
        while mask.offset < source.count {
            switch mask.contexts[mask.contexts.count - 1] {
            case .code(let parentheses): mask.stepInCode(parentheses)
            case .string(let hashes, let quotes): mask.stepInString(hashes, quotes)
            }
        }
        return mask.masked
    }

    private func count(of byte: Character, from start: Int) -> Int {
        var end = start
        while end < source.count, source[end] == byte.asciiValue { end += 1 }
        return end - start
    }

    private func isAt(_ text: String, _ start: Int) -> Bool {
        source[min(start, source.count)...].starts(with: text.utf8)
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where offset < source.count {
            if source[offset] != UInt8(ascii: "\n") { masked[offset] = UInt8(ascii: " ") }
            offset += 1
        }
    }

    private mutating func stepInCode(_ parentheses: Int) {
        let hashes = count(of: "#", from: offset)
        if isAt("//", offset) {
            while offset < source.count, source[offset] != UInt8(ascii: "\n") { blank(1) }
        } else if isAt("/*", offset) {
            blankBlockComment()
        } else if isAt("\"", offset + hashes) {
            let quotes = count(of: "\"", from: offset + hashes) >= 3 ? 3 : 1
            offset += hashes + quotes
            contexts.append(.string(hashes: hashes, quotes: quotes))
        } else if hashes > 0, isAt("/", offset + hashes) {
            let end = "/" + String(repeating: "#", count: hashes)
            blank(hashes + 1)
            while offset < source.count, !isAt(end, offset) { blank(1) }
            blank(end.utf8.count)
        } else {
            switch source[offset] {
            case UInt8(ascii: "("): setParentheses(parentheses + 1)
            case UInt8(ascii: ")") where contexts.count > 1 && parentheses == 1: contexts.removeLast()
            case UInt8(ascii: ")"): setParentheses(parentheses - 1)
            default: break
            }
            offset += max(hashes, 1)
        }
    }

    private mutating func setParentheses(_ count: Int) {
        contexts[contexts.count - 1] = .code(parentheses: count)
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if isAt("/*", offset) {
                depth += 1
                blank(2)
            } else if isAt("*/", offset) {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && offset < source.count
    }

    private mutating func stepInString(_ hashes: Int, _ quotes: Int) {
        let fence = String(repeating: "#", count: hashes)
        if isAt("\\" + fence, offset) {
            blank(1 + hashes)
            if isAt("(", offset) {
                offset += 1
                contexts.append(.code(parentheses: 1))
            } else {
                blank(1)
            }
        } else if isAt(String(repeating: "\"", count: quotes) + fence, offset) {
            offset += quotes + hashes
            contexts.removeLast()
        } else if quotes == 1, source[offset] == UInt8(ascii: "\n") {
            contexts.removeLast()  // An unterminated string does not compile; the next line is looked at all the same.
        } else {
            blank(1)
        }
    }
}
