/// One file as the rules see it.
struct SourceFile: Sendable {
    /// The path from the repository's root.
    let path: String
    let text: String

    /// The file's lines, without their ends.
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The text with the inside of strings and comments blanked out, byte for byte.
    var code: [UInt8] { CodeMask.mask(Array(text.utf8)) }

    /// The target to which the file belongs, where it is one of `Sources/<Target>/`.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }
}
