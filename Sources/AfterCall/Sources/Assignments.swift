/// Names with values, as text: `8002=ada, 8003=bob`.
struct Assignments {
    /// The pairs, in the order in which they were written.
    private(set) var pairs: [(name: String, value: String)] = []

    /// Reads pairs that are separated by commas; what is before the last equals sign is the name.
    init(_ text: String) throws(ConfigurationKind.Complaint) {
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let item = item.trimmed
            let equals = item.lastIndex(of: "=") ?? item.startIndex
            let name = String(item[..<equals].trimmed)
            let value = String(item[equals...].dropFirst().trimmed)
            guard !name.isEmpty, !value.isEmpty else {
                throw ConfigurationKind.Complaint(
                    reason: "'\(item)' is no id with its agent_id",
                    remedy: "write 8002=ada, 8003=bob"
                )
            }
            guard !pairs.contains(where: { $0.name == name }) else {
                throw ConfigurationKind.Complaint(reason: "'\(name)' stands there twice", remedy: "keep one of them")
            }
            pairs.append((name, value))
        }
    }

    /// How it is written.
    var text: String { pairs.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }
}
