import ContactCenter
import Foundation
import Logging

/// Writes each event of the log as one line, in JSON or for people.
struct LineLogHandler: LogHandler {
    /// How a line is written.
    enum Form {
        case json
        case text
    }

    /// The level of this logger: its own where it has one, else that of the process.
    var logLevel: Logger.Level {
        get { ownLevel ?? sharedLevel.value }
        set { ownLevel = newValue }
    }
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private var ownLevel: Logger.Level?
    private let sharedLevel: LogLevel
    private let label: String
    private let form: Form
    private let now: @Sendable () -> Timestamp
    private let write: @Sendable (String) -> Void

    /// Writes lines of the logger `label` to `write`, which is called with one whole line at a time.
    init(
        label: String,
        level: LogLevel,
        form: Form,
        now: @escaping @Sendable () -> Timestamp = { .wallClock },
        write: @escaping @Sendable (String) -> Void = { StandardStream.error.write($0) }
    ) {
        self.label = label
        sharedLevel = level
        self.form = form
        self.now = now
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = LogLine(time: now(), event: event, label: label, metadata: metadata, provider: metadataProvider)
        switch form {
        case .json: write(line.json)
        case .text: write(line.text)
        }
    }
}

extension Timestamp {
    /// The time on the wall, in milliseconds.
    static var wallClock: Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
