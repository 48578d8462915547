import ContactCenter
import Logging

/// What one line of the log says, whatever the form.
struct LogLine {
    let time: Timestamp
    let level: Logger.Level
    let message: String
    let logger: String
    /// Metadata, flattened: nested names are joined by dots, members of lists have their number. Sorted by name.
    let fields: [(name: String, value: String)]

    /// Joins what an event and its logger say; what is said later counts.
    init(
        time: Timestamp,
        event: LogEvent,
        label: String,
        metadata: Logger.Metadata,
        provider: Logger.MetadataProvider?
    ) {
        self.time = time
        level = event.level
        message = "\(event.message)"
        logger = label
        var all = metadata
        if let provided = provider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error {
            all["error.message"] = "\(error)"
            all["error.type"] = "\(String(reflecting: type(of: error)))"
        }
        var fields: [(name: String, value: String)] = []
        for (name, value) in all { Self.flatten(value, name: name, into: &fields) }
        self.fields = fields.sorted { $0.name < $1.name }
    }

    /// The time in RFC 3339, UTC, with milliseconds.
    var timeText: String {
        String(unsafeUninitializedCapacity: Timestamp.rfc3339Count) { buffer in
            time.writeRFC3339(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    private static func flatten(
        _ value: Logger.MetadataValue,
        name: String,
        into fields: inout [(name: String, value: String)]
    ) {
        switch value {
        case .dictionary(let members):
            for (member, value) in members { flatten(value, name: "\(name).\(member)", into: &fields) }
        case .array(let items):
            for (number, item) in items.enumerated() { flatten(item, name: "\(name).\(number)", into: &fields) }
        case .string(let text): fields.append((name, text))
        case .stringConvertible(let value): fields.append((name, value.description))
        }
    }
}
