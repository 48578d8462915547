/// Finds functions and their lengths by matching braces.
struct FunctionScanner {
    /// A function, initialiser, deinitialiser, subscript or computed variable with a body.
    struct Function: Equatable {
        let name: String
        /// The line of its keyword, from 1.
        let line: Int
        /// Lines from the keyword to the closing brace, both counted.
        let length: Int
    }

    /// What ends a declaration that turned out to have no body, as in a protocol.
    private static let declarations: Set<String> = [
        "}", "func", "var", "let", "init", "deinit", "subscript", "case", "associatedtype", "typealias", "static",
        "mutating", "nonmutating", "public", "internal", "private", "fileprivate", "package", "struct", "enum",
        "extension", "protocol", "#",
    ]

    private let tokens: [Token]

    /// All functions of masked code, in the order of their keywords.
    static func functions(of code: [UInt8]) -> [Function] {
        let scanner = FunctionScanner(tokens: Token.tokens(of: code))
        return scanner.tokens.indices.compactMap(scanner.function)
    }

    private func function(at index: Int) -> Function? {
        guard let opening = bodyOpening(of: index) else { return nil }
        var depth = 0
        for end in opening..<tokens.count {
            if tokens[end].text == "{" { depth += 1 }
            if tokens[end].text == "}" { depth -= 1 }
            if depth == 0 {
                let isNamed = ["func", "var"].contains(tokens[index].text)
                return Function(
                    name: tokens[isNamed ? index + 1 : index].text,
                    line: tokens[index].line,
                    length: tokens[end].line - tokens[index].line + 1
                )
            }
        }
        return nil
    }

    private func text(_ index: Int) -> String {
        tokens.indices.contains(index) ? tokens[index].text : ""
    }

    /// The index of the brace that opens the body of the declaration whose keyword is at `index`.
    private func bodyOpening(of index: Int) -> Int? {
        guard text(index - 1) != "." else { return nil }
        switch text(index) {
        case "func", "subscript": return bodyAfterSignature(from: index + 1)
        case "init": return ["(", "<", "?", "!"].contains(text(index + 1)) ? bodyAfterSignature(from: index + 1) : nil
        case "deinit": return text(index + 1) == "{" ? index + 1 : nil
        case "var":
            return (index..<tokens.count)
                .first { ["{", "=", ";"].contains(text($0)) || tokens[$0].line != tokens[index].line }
                .flatMap { text($0) == "{" ? $0 : nil }
        default: return nil
        }
    }

    private func bodyAfterSignature(from start: Int) -> Int? {
        var depth = 0
        var hasParameters = false
        for index in start..<tokens.count {
            switch text(index) {
            case "(", "[":
                depth += 1
                hasParameters = true
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case let word where depth == 0 && hasParameters && Self.declarations.contains(word): return nil
            default: break
            }
        }
        return nil
    }
}
