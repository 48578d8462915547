/// Which setting is meant: a row of the table, a queue's own value of one, one of a source, or librdkafka's.
enum SettingAddress: Hashable, Sendable {
    /// The row `path`.
    case row(String)
    /// The row `path` for `queue`.
    case queue(String, path: String)
    /// The key `path` of the source `topic`.
    case source(String, path: String)
    /// A property of librdkafka, by its own name.
    case property(String)

    /// The section of settings by queue.
    static let queues = "queues"
    /// The list of sources.
    static let sources = "sources"
    /// The section of librdkafka's properties.
    static let properties = "kafka.properties"
    /// The list of rules on indicators.
    static let rules = "alerts.rules"
    /// The list of other thresholds of live rules for some scopes.
    static let exceptions = "alerts.exceptions"

    /// The setting that is written `text`, all in one line, as in `--set`.
    ///
    /// A queue's or a topic's name may have dots: the name of the row is what is looked for at the end.
    init?(_ text: String) {
        if ConfigurationKey.row(of: text) != nil {
            self = .row(text)
            return
        }
        if text.hasPrefix(Self.properties + "."), text.count > Self.properties.count + 1 {
            self = .property(String(text.dropFirst(Self.properties.count + 1)))
            return
        }
        if text.hasPrefix(Self.sources + ".") {
            let rest = text.dropFirst(Self.sources.count + 1)
            guard let key = SourceKey.all.first(where: { rest.hasSuffix("." + $0.path) }),
                rest.count > key.path.count + 1
            else { return nil }
            self = .source(String(rest.dropLast(key.path.count + 1)), path: key.path)
            return
        }
        guard text.hasPrefix(Self.queues + ".") else { return nil }
        let rest = text.dropFirst(Self.queues.count + 1)
        for row in ConfigurationKey.all where row.queueAccessor != nil && rest.hasSuffix("." + row.path) {
            let queue = String(rest.dropLast(row.path.count + 1))
            guard !queue.isEmpty else { return nil }
            self = .queue(queue, path: row.path)
            return
        }
        return nil
    }

    /// How it is written in one line.
    var text: String {
        switch self {
        case .row(let path): path
        case .queue(let queue, let path): "\(Self.queues).\(queue).\(path)"
        case .source(let topic, let path): "\(Self.sources).\(topic).\(path)"
        case .property(let name): "\(Self.properties).\(name)"
        }
    }

    /// Its parts, for look-ups. The name of a queue, a topic or a property is one part, whatever it is made of.
    var components: [String] {
        switch self {
        case .row(let path): path.split(separator: ".").map(String.init)
        case .queue(let queue, let path): [Self.queues, queue] + path.split(separator: ".").map(String.init)
        case .source(let topic, let path): [Self.sources, topic] + path.split(separator: ".").map(String.init)
        case .property(let name): Self.properties.split(separator: ".").map(String.init) + [name]
        }
    }

    /// What its values look like.
    var kind: ConfigurationKind {
        switch self {
        case .row(let path), .queue(_, let path): ConfigurationKey.row(of: path)?.kind ?? .text(.any)
        case .source(_, let path): SourceKey.row(of: path)?.accessor.kind ?? .text(.any)
        case .property: .text(.any)
        }
    }

    /// Whether its value is never shown.
    var isSecret: Bool {
        switch self {
        case .row(let path), .queue(_, let path): ConfigurationKey.row(of: path)?.isSecret ?? false
        case .source: false
        case .property(let name): KafkaProperty.isSecret(name)
        }
    }
}
