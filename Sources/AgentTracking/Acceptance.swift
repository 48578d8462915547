/// What became of an event.
public enum Acceptance: UInt8, Hashable, Sendable {
    /// Applied after everything known.
    case applied
    /// Put in its place among events that were known, or in the place of an earlier copy of itself.
    case reordered
    /// A copy of an event that is known, and not the one that counts.
    case duplicate
    /// Later than the horizon behind the newest event of its agent: it changed nothing.
    case tooLate
}
