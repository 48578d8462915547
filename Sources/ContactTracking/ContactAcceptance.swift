/// What became of an event or a leg.
public enum ContactAcceptance: UInt8, Hashable, Sendable {
    /// It counts, in its place whatever the order of arrival.
    case applied
    /// A copy of what is known, or an older revision of it: it changed nothing.
    case duplicate
    /// Later than the horizon behind the newest event of its contact, or of a contact that was forgotten: it changed
    /// nothing.
    case tooLate
    /// The contact has as many events, legs or texts as are kept of one: it changed nothing.
    case tooMany
}
