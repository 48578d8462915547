/// How a format may write an instant.
struct TimeStyles: OptionSet {
    let rawValue: UInt16

    /// `2026-11-22T08:19:03.125Z`, with any fraction; the zone also as `+0100` or `+01`, a space for the `T`.
    static let zoned = TimeStyles(rawValue: 1)
    /// The same without a zone, and `2017.03.18 14:13:24`: in the configured zone.
    static let zoneless = TimeStyles(rawValue: 2)
    /// Seconds since the Unix epoch, with or without a fraction.
    static let epochSeconds = TimeStyles(rawValue: 4)
    /// Milliseconds since the Unix epoch.
    static let epochMilliseconds = TimeStyles(rawValue: 8)
    /// Microseconds since the Unix epoch.
    static let epochMicroseconds = TimeStyles(rawValue: 16)
    /// Seconds since the year 0 of the Gregorian calendar, as Erlang counts them.
    static let gregorianSeconds = TimeStyles(rawValue: 32)

    /// Seconds, milliseconds or microseconds since the Unix epoch, told apart by their size.
    static let epoch: TimeStyles = [.epochSeconds, .epochMilliseconds, .epochMicroseconds]
}
