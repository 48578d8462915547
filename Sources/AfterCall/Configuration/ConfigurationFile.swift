import Yams

/// A YAML file taken apart into settings, each with its line, and into what is wrong with it.
struct ConfigurationFile {
    /// What a file says of one setting.
    struct Entry: Hashable {
        let text: String
        let line: Int
    }

    /// The most entries that are looked at: aliases of aliases can stand for very many.
    static let maximumEntries = 50_000

    let path: String
    private(set) var entries: [SettingAddress: Entry] = [:]
    private(set) var problems: [ConfigurationProblem] = []
    /// What it says under `alerts.rules`.
    private(set) var rules: [RuleList.Entry] = []
    /// What it says under `alerts.exceptions`.
    private(set) var exceptions: [LiveExceptionList.Entry] = []
    /// Whether nothing at all could be made of it.
    private(set) var isUnreadable = false
    private var count = 0

    /// Reads and takes apart the file at `path`.
    init(reading path: String) {
        self.path = path
        let remedy = "check --config, or \(ConfigurationSources.fileVariable)"
        take(YAMLDocument(reading: path, remedy: remedy))
    }

    /// Takes apart `text`, which is said to be the file at `path`.
    init(path: String, text: String) {
        self.path = path
        take(YAMLDocument(path: path, text: text))
    }

    /// Takes apart `section`, which is a part of the file at `path`.
    init(path: String, section: Node) {
        self.path = path
        take(root: section)
    }

    /// File and line.
    func place(line: Int) -> String { line > 0 ? "\(path):\(line)" : path }

    private mutating func take(_ document: YAMLDocument) {
        isUnreadable = document.problem != nil
        if let problem = document.problem { problems.append(problem) }
        if let root = document.root { take(root: root) }
    }

    private mutating func take(root: Node) {
        if isNull(root) { return }
        guard let mapping = root.mapping else {
            report(line: root.mark?.line ?? 1, "the file is no mapping", "begin with a section, such as 'kafka:'")
            return
        }
        walkSection(mapping, prefix: "", queue: nil)
    }

    // MARK: - Walking

    private mutating func walkSection(_ mapping: Node.Mapping, prefix: String, queue: String?) {
        for (name, value, line) in members(of: mapping) {
            let path = prefix.isEmpty ? name : "\(prefix).\(name)"
            if queue == nil, path == SettingAddress.queues {
                walkQueues(value, line: line)
            } else if queue == nil, path == SettingAddress.sources {
                walkSources(value, line: line)
            } else if queue == nil, path == SettingAddress.properties {
                walkProperties(value, line: line)
            } else if queue == nil, path == SettingAddress.rules {
                takeRules(value, line: line)
            } else if queue == nil, path == SettingAddress.exceptions {
                takeExceptions(value, line: line)
            } else if let row = ConfigurationKey.row(of: path), queue == nil || row.queueAccessor != nil {
                let address = queue.map { SettingAddress.queue($0, path: path) } ?? .row(path)
                record(value, at: address, line: line)
            } else if KeyNames.isSection(path, perQueue: queue != nil) {
                descend(value, path: path, queue: queue, line: line)
            } else {
                report(line: line, KeyNames.complaint(about: path, queue: queue))
            }
        }
    }

    private mutating func descend(_ value: Node, path: String, queue: String?, line: Int) {
        if isNull(value) { return }
        guard let inner = value.mapping else {
            let keys = KeyNames.members(of: path, perQueue: queue != nil).joined(separator: ", ")
            report(line: line, "\(shown(path, queue)) is a section, not a value", "its keys are: \(keys)")
            return
        }
        walkSection(inner, prefix: path, queue: queue)
    }

    private mutating func walkQueues(_ value: Node, line: Int) {
        if isNull(value) { return }
        let example = "write queues by name: 'queues: {billing: {wrapup: {limit: 90s}}}'"
        guard let queues = value.mapping else {
            report(line: line, "queues is a section, not a value", example)
            return
        }
        for (name, settings, line) in members(of: queues) where !isNull(settings) {
            guard !name.isEmpty, let mapping = settings.mapping else {
                report(line: line, "queues.\(name) is a section, not a value", example)
                continue
            }
            walkSection(mapping, prefix: "", queue: name)
        }
    }

    private mutating func walkProperties(_ value: Node, line: Int) {
        if isNull(value) { return }
        guard let properties = value.mapping else {
            let example = "write 'kafka: {properties: {linger.ms: 5}}'"
            report(line: line, "kafka.properties is a section, not a value", example)
            return
        }
        for (name, value, line) in members(of: properties) {
            record(value, at: .property(name), line: line)
        }
    }

    private mutating func takeRules(_ value: Node, line: Int) {
        if isNull(value) { return }
        let list = RuleList(value, line: line)
        rules = list.entries
        for problem in list.problems { report(line: problem.line, problem.complaint) }
    }

    private mutating func takeExceptions(_ value: Node, line: Int) {
        if isNull(value) { return }
        let list = LiveExceptionList(value, line: line)
        exceptions = list.entries
        for problem in list.problems { report(line: problem.line, problem.complaint) }
    }

    mutating func record(_ value: Node, at address: SettingAddress, line: Int) {
        if let earlier = entries[address] {
            report(line: line, "\(address.text) is set twice", "line \(earlier.line) sets it, too; keep one of them")
            return
        }
        let expected = address.kind.limits
        if isNull(value) {
            report(line: line, "\(address.text) has no value", "write \(expected), or leave the key out")
        } else if let scalar = value.scalar {
            entries[address] = Entry(text: scalar.string, line: line)
        } else if address.kind.isList, value.sequence != nil {
            entries[address] = Entry(text: FlowText.text(of: value), line: line)
        } else if address.kind.takesList, let list = value.sequence {
            let items = list.compactMap(\.scalar).map(\.string)
            entries[address] = Entry(text: items.joined(separator: ","), line: line)
            if items.count < list.count {
                report(line: line, "\(address.text) has an item that is no text", "write \(expected)")
            }
        } else {
            let form = value.mapping == nil ? "a list" : "a section"
            report(line: line, "\(address.text) is a value, not \(form)", "write \(expected)")
        }
    }

    /// The members of a mapping by name, with merged ones (`<<`) after its own, which count first.
    mutating func members(of mapping: Node.Mapping) -> [(name: String, value: Node, line: Int)] {
        var members: [(name: String, value: Node, line: Int)] = []
        var merged: [Node.Mapping] = []
        for (key, value) in mapping {
            count += 1
            guard count <= Self.maximumEntries else {
                if count == Self.maximumEntries + 1 {
                    report(line: 0, "the file has more than \(Self.maximumEntries) entries", "use fewer aliases")
                }
                return []
            }
            let line = key.mark?.line ?? 0
            guard let name = key.scalar?.string else {
                report(line: line, "a key is no text", "write a name before the colon")
                continue
            }
            if name == "<<", key.scalar?.style == .plain {
                merged += value.mapping.map { [$0] } ?? value.sequence?.compactMap(\.mapping) ?? []
            } else {
                members.append((name, value, line))
            }
        }
        for other in merged {
            let known = Set(members.map(\.name))
            members += self.members(of: other).filter { !known.contains($0.name) }
        }
        return members
    }

    // MARK: - Reporting

    private func shown(_ path: String, _ queue: String?) -> String {
        queue.map { "queues.\($0).\(path)" } ?? path
    }

    func isNull(_ node: Node) -> Bool { node.isPlainNull }

    mutating func report(line: Int, _ complaint: ConfigurationKind.Complaint) {
        report(line: line, complaint.reason, complaint.remedy)
    }

    mutating func report(line: Int, _ message: String, _ remedy: String) {
        var problem = ConfigurationProblem(place: place(line: line), message: message, remedy: remedy)
        problem.line = line
        problems.append(problem)
    }
}

extension Node {
    /// Whether it says nothing: `~`, `null` without quotes, or nothing at all.
    var isPlainNull: Bool {
        guard let scalar, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
