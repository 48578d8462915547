/// Keeps lines that come again and again from filling a log: while a broker is away, every client of librdkafka repeats
/// the same few, hundreds of times a second.
///
/// Lines count as the same when they differ in digits only.
public struct LogRepeats: Sendable {
    /// For how long a line is not repeated.
    static let quiet = Duration.seconds(10)
    /// How many lines are remembered; the oldest is forgotten first.
    static let capacity = 32

    private struct Line {
        var pattern: [UInt8]
        var shownAt: ContinuousClock.Instant
        var suppressed = 0
    }

    private var lines: [Line] = []

    /// Has held nothing back yet.
    public init() {}

    /// Whether to show a line now: how often it was held back since it was shown last; `nil` to hold it back again.
    public mutating func admit(_ text: String, now: ContinuousClock.Instant) -> Int? {
        let pattern = text.utf8.filter { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let index = lines.firstIndex(where: { $0.pattern == pattern }) else {
            if lines.count == Self.capacity { lines.removeFirst() }
            lines.append(Line(pattern: pattern, shownAt: now))
            return 0
        }
        guard lines[index].shownAt.duration(to: now) >= Self.quiet else {
            lines[index].suppressed += 1
            return nil
        }
        defer { lines[index] = Line(pattern: pattern, shownAt: now) }
        return lines[index].suppressed
    }
}
