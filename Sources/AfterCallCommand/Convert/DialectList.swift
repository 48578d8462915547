import Telephony

/// The formats, for people.
enum DialectList {
    /// One line for each format, and one for what it needs.
    static var text: String {
        let width = Dialect.all.map(\.name.count).max() ?? 0
        return Dialect.all.map { dialect in
            let name = dialect.name + String(repeating: " ", count: width - dialect.name.count)
            let needs = words(for: dialect.needs)
            let second = needs.isEmpty ? "" : "\n" + String(repeating: " ", count: width + 2) + needs
            return "\(name)  \(dialect.summary)\(second)\n"
        }.joined()
    }

    private static func words(for needs: DialectNeeds) -> String {
        var words: [String] = []
        if needs.contains(.timeZone) { words.append("--time-zone for times without one") }
        if needs.contains(.wrapUpTime) { words.append("--wrap-up-time, as no event ends a wrap") }
        if needs.contains(.agentTable) { words.append("--agent, where a device stands for its agent") }
        return words.joined(separator: "; ")
    }
}
