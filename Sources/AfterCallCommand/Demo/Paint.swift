/// How a text stands out. Nothing is said by a colour alone.
enum Paint: String, CaseIterable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case yellow = "33"
    case green = "32"
    case blue = "36"

    /// `text` in this paint.
    func callAsFunction(_ text: String, isColoured: Bool) -> String {
        guard isColoured, self != .plain, !text.isEmpty else { return text }
        return "\u{1B}[\(rawValue)m\(text)\u{1B}[0m"
    }
}
