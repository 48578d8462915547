import ContactCenter

/// The one story that every dialect tells.
enum Story {
    /// 2026-03-02T09:00:00Z, a Monday in winter time; all offsets count from here.
    static let epoch = Timestamp(milliseconds: 1_772_442_000_000)

    /// The instant so many seconds after ``epoch``, as RFC 3339 in UTC with milliseconds.
    static func time(_ seconds: Double) -> String {
        let instant = epoch + Milliseconds((seconds * 1000).rounded())
        return withUnsafeTemporaryAllocation(byteCount: Timestamp.rfc3339Count, alignment: 1) { buffer in
            instant.writeRFC3339(into: buffer)
            return String(decoding: buffer, as: UTF8.self)
        }
    }

    /// The same in seconds since the Unix epoch, truncated.
    static func epochSeconds(_ seconds: Double) -> String {
        String(epoch.milliseconds / 1000 + Int64(seconds))
    }

    static let queuedAt = 10.0
    static let offeredAt = 30.25
    static let establishedAt = 36.5
    static let heldAt = 100.1
    static let retrievedAt = 125.6
    static let clearedAt = 190.0
    static let readyAt = 234.767

    static let ringMs: Milliseconds = 6_250
    static let talkMs: Milliseconds = 128_000
    static let holdMs: Milliseconds = 25_500
    static let wrapMs: Milliseconds = 44_767
}
