import Yams

/// The list of sources.
extension ConfigurationFile {
    private static let example = "write a list: 'sources: [{topic: pbx.events, format: asterisk-ami}]'"

    /// Takes apart `sources`: settings are known by the topic.
    mutating func walkSources(_ value: Node, line: Int) {
        if isNull(value) { return }
        guard let list = value.sequence else {
            return report(line: line, "sources is a list", Self.example)
        }
        var lines: [String: Int] = [:]
        for item in list {
            let line = item.mark?.line ?? line
            guard let mapping = item.mapping else {
                report(line: line, "a source is a section, not a value", Self.example)
                continue
            }
            let members = members(of: mapping)
            guard let topic = members.first(where: { $0.name == "topic" })?.value.scalar?.string, !topic.isEmpty else {
                let meant = members.first {
                    Spelling.nearest(to: $0.name, among: ["topic"]) != nil && $0.name != "topic"
                }
                let remedy = meant.map { "'\($0.name)' is unknown: did you mean 'topic'?" } ?? Self.example
                report(line: line, "a source has no topic", remedy)
                continue
            }
            if let earlier = lines[topic] {
                let remedy = "line \(earlier) names it, too; a topic has one format, so keep one of them"
                report(line: line, "sources names the topic \(topic) twice", remedy)
                continue
            }
            lines[topic] = line
            walk(members.filter { $0.name != "topic" }, of: topic, prefix: "")
            guard !members.contains(where: { $0.name == "format" }) else { continue }
            report(line: line, "sources.\(topic) has no format", "it is one of: \(Self.formats)")
        }
    }

    private static var formats: String { SourceKey.row(of: "format")?.accessor.kind.limits ?? "" }

    private mutating func walk(_ members: [(name: String, value: Node, line: Int)], of topic: String, prefix: String) {
        for (name, value, line) in members {
            let path = prefix + name
            if SourceKey.row(of: path) != nil {
                record(value, at: .source(topic, path: path), line: line)
            } else if let inner = value.mapping, SourceKey.all.contains(where: { $0.path.hasPrefix(path + ".") }) {
                walk(self.members(of: inner), of: topic, prefix: path + ".")
            } else {
                report(line: line, SourceKey.complaint(about: path, topic: topic))
            }
        }
    }
}
