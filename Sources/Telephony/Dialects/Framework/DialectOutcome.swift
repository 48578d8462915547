/// What became of one record of a dialect.
public enum DialectOutcome: Sendable {
    /// It gave so many events, one at least; the decoder holds them.
    case events(Int)
    /// It is well formed and gives no event: counted, never an error. In our own words why.
    case ignored(IgnoredReason, StaticString)
    /// It is a dead letter as a whole.
    case rejected(Rejection)
}
