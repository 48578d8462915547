/// What is committed beside an offset on Kafka: the transactional id of who commits, so that whoever takes over knows
/// whose transaction to end (``KafkaWriterFence``), and what the task has noted, with a space between.
struct CommitNote {
    /// The transactional id; `nil` without transactions.
    var writer: String?
    /// What the task has noted; it has no spaces.
    var note: String?

    init(writer: String?, note: String?) {
        self.writer = writer
        self.note = note
    }

    /// Reads what was committed.
    init(_ metadata: String?) {
        let parts = (metadata ?? "").split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        writer = parts.first.flatMap { $0.isEmpty ? nil : String($0) }
        note = parts.count > 1 ? String(parts[1]) : nil
    }

    /// What to commit.
    var metadata: String? {
        guard let note else { return writer }
        return "\(writer ?? "") \(note)"
    }
}
