/// What became of one record.
public enum DecodeOutcome: Sendable {
    /// It is an event; the decoder holds it.
    case event
    /// It is well formed and no concern of ours: counted, never an error.
    case ignored(IgnoredReason)
    /// It is a dead letter.
    case rejected(Rejection)
}
