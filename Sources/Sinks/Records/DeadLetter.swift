/// An alert that could not be told, and why.
struct DeadLetter: Hashable, Sendable {
    /// Why.
    enum Cause: String, Sendable {
        /// The record is no alert.
        case malformed
        /// The receiver said no, and would say so again.
        case refused
    }

    /// The most of an answer that is kept, in characters.
    static let maximumDetail = 1_000

    var record: StoredRecord
    var sink: String
    var cause: Cause
    /// What was wrong, in a line: a status and what the receiver said.
    var detail: String

    /// The headers that it has besides those of the record.
    var headers: [(name: String, value: String)] {
        [
            ("aftercall-error-cause", cause.rawValue), ("aftercall-error-detail", detail),
            ("aftercall-error-sink", sink), ("aftercall-error-topic", record.topic),
            ("aftercall-error-partition", String(record.partition)),
            ("aftercall-error-offset", String(record.offset)),
            ("aftercall-error-timestamp", String(record.timestampMs)),
        ]
    }
}
