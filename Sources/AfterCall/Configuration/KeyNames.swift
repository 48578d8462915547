/// The names of keys and sections, and what was meant by a name that is none.
enum KeyNames {
    /// Whether `path` is the name of a section.
    static func isSection(_ path: String, perQueue: Bool) -> Bool {
        ConfigurationKey.all.contains { (!perQueue || $0.queueAccessor != nil) && $0.path.hasPrefix(path + ".") }
    }

    /// The names directly within the section `path` (or at the top, where it is empty), in the order of the table.
    static func members(of path: String, perQueue: Bool) -> [String] {
        let prefix = path.isEmpty ? "" : path + "."
        var names: [String] = []
        for row in ConfigurationKey.all where !perQueue || row.queueAccessor != nil {
            guard row.path.hasPrefix(prefix) else { continue }
            let name = String(row.path.dropFirst(prefix.count).prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        if path.isEmpty, !perQueue { names += [SettingAddress.sources, SettingAddress.queues] }
        if path == "kafka" { names.append("properties") }
        if path == "alerts", !perQueue { names += ["exceptions", "rules"] }
        return names
    }

    /// What is wrong with the unknown name `path`, and what was perhaps meant.
    static func complaint(about path: String, queue: String?) -> ConfigurationKind.Complaint {
        let isPerQueue = queue != nil
        let shown = queue.map { "\(SettingAddress.queues).\($0).\(path)" } ?? path
        if isPerQueue, ConfigurationKey.row(of: path) != nil || isSection(path, perQueue: false) {
            let names = members(of: "", perQueue: true).joined(separator: ", ")
            return ConfigurationKind.Complaint(
                reason: "'\(shown)' cannot be set by queue",
                remedy: "set \(path) for all queues; by queue there are: \(names)"
            )
        }
        let lists = [
            (SettingAddress.rules, "alerts: {rules: [{name: …}]}"),
            (SettingAddress.exceptions, "alerts: {exceptions: [{scope: …}]}"),
            (SettingAddress.sources, "sources: [{topic: …, format: …}]"),
        ]
        for (list, example) in lists where path == list || path.hasPrefix(list + ".") {
            let remedy = "write the list in the file: '\(example)'"
            return ConfigurationKind.Complaint(reason: "'\(shown)' is a list of the file", remedy: remedy)
        }
        let keys = members(of: path, perQueue: isPerQueue)
        if !keys.isEmpty || path == SettingAddress.queues {
            let names = "its keys are: \(keys.joined(separator: ", "))"
            let remedy = keys.isEmpty ? "name a queue: queues.<name>.<key>" : names
            return ConfigurationKind.Complaint(reason: "'\(shown)' is a section, not a key", remedy: remedy)
        }
        let reason = "unknown key '\(shown)'"
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        let near = parts.dropLast().joined(separator: ".")
        let inside = members(of: near, perQueue: isPerQueue)
        // Within a section that is known only its last part can be wrong.
        let sibling = Spelling.nearest(to: String(parts.last ?? ""), among: inside)
            .map { near.isEmpty ? $0 : "\(near).\($0)" }
        let others = paths(perQueue: isPerQueue).filter { near.isEmpty || !$0.hasPrefix(near + ".") }
        if let meant = sibling ?? Spelling.nearest(to: path, among: others) {
            let whole = queue.map { "\(SettingAddress.queues).\($0).\(meant)" } ?? meant
            return ConfigurationKind.Complaint(reason: reason, remedy: guess(whole))
        }
        let siblings =
            inside.isEmpty ? members(of: "", perQueue: isPerQueue) : inside.map { near.isEmpty ? $0 : "\(near).\($0)" }
        return ConfigurationKind.Complaint(reason: reason, remedy: "there are: \(siblings.joined(separator: ", "))")
    }

    /// The remedy that asks whether `path` was meant.
    static func guess(_ path: String) -> String { "did you mean '\(path)'?" }

    private static func paths(perQueue: Bool) -> [String] {
        var paths = ConfigurationKey.all.filter { !perQueue || $0.queueAccessor != nil }.map(\.path)
        if !perQueue {
            paths += [SettingAddress.sources, SettingAddress.queues, SettingAddress.properties]
            paths += [SettingAddress.rules, SettingAddress.exceptions]
        }
        return paths
    }
}
