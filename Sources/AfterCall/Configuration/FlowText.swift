import Yams

/// A YAML value in one line: JSON, which every reader of YAML reads. So a list has one form, whether a file has it over
/// many lines or an environment variable in one.
enum FlowText {
    /// `node` in one line.
    static func text(of node: Node) -> String {
        switch node {
        case .scalar(let scalar): text(of: scalar)
        case .sequence(let list): "[" + list.map(text(of:)).joined(separator: ",") + "]"
        case .mapping(let members):
            "{" + members.map { "\(text(of: $0.key)):\(text(of: $0.value))" }.joined(separator: ",") + "}"
        // What it stands for has been put in its place.
        case .alias: "null"
        }
    }

    /// The value that `text` says.
    static func node(_ text: String) throws(ConfigurationKind.Complaint) -> Node {
        do {
            if let node = try Yams.compose(yaml: text) { return node }
        } catch {
            throw ConfigurationKind.Complaint(reason: "'\(text)' is no YAML", remedy: "write a list, as in a file")
        }
        throw ConfigurationKind.Complaint(reason: "the value is empty", remedy: "write a list, or leave it out")
    }

    private static func text(of scalar: Node.Scalar) -> String {
        let isPlain = scalar.style == .plain || scalar.style == .any
        let string = scalar.string
        if isPlain, isNumber(string) || ["true", "false", "null"].contains(string) { return string }
        var text = "\""
        for character in string.unicodeScalars {
            switch character {
            case "\"", "\\": text += "\\\(character)"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where character.value < 0x20:
                let digits = String(character.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(character)
            }
        }
        return text + "\""
    }

    /// Whether `text` is a number as JSON writes them, without an exponent.
    private static func isNumber(_ text: String) -> Bool {
        let parts = text.dropFirst(text.hasPrefix("-") ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }) else {
            return false
        }
        return parts[0] == "0" || !parts[0].hasPrefix("0")
    }
}
