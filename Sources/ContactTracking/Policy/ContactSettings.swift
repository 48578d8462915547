public import ContactCenter

/// What the fold of contacts takes from configuration, apart from thresholds.
public struct ContactSettings: Sendable {
    /// `correction.horizon` in milliseconds of event time: how late an event may come and still be put in its place.
    public var horizonMs: Milliseconds = 120_000
    /// `contact.ttl` in milliseconds: how long after its last event a contact is kept, an open visit is not lost, and
    /// an outcome counts.
    public var contactTTLMs: Milliseconds = 24 * 3_600_000
    /// `survey.ttl` in milliseconds: how long after the contact's last event a survey counts.
    public var surveyTTLMs: Milliseconds = 14 * 86_400_000
    /// How long after its last leg was cleared a contact that nobody ended is complete, in milliseconds.
    public var completeAfterMs: Milliseconds = 60_000
    /// `fcr.window` in milliseconds: a customer who comes back for the same reason within it was not served at once.
    public var fcrWindowMs: Milliseconds = 7 * 86_400_000

    private var sources = ByteKeyTable()
    private var horizons: [Milliseconds] = []

    /// The defaults of the specification.
    public init() {}

    /// Sets the horizon of what `source` says, such as 24 h for a system that writes contact records afterwards.
    public mutating func setHorizon(_ horizonMs: Milliseconds, forSource source: String) {
        var source = source
        let number = source.withUTF8 { sources.insert(UnsafeRawBufferPointer($0)) }
        if number == horizons.count { horizons.append(horizonMs) } else { horizons[number] = horizonMs }
    }

    /// The horizon of what `source` says, a run of `bytes`.
    func horizonMs(ofSource source: Text, in bytes: UnsafeRawBufferPointer) -> Milliseconds {
        if horizons.isEmpty { return horizonMs }
        return sources.number(of: source.bytes(in: bytes)).map { horizons[$0] } ?? horizonMs
    }
}
