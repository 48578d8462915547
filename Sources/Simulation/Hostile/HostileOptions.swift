public import ContactCenter

/// What a bus does to a stream on its way. Shares are from 0 to 1, of the events the centre tells.
public struct HostileOptions: Sendable {
    /// How late an event may come at most, in milliseconds; also how far behind the newest event of its agent.
    public var disorderMs: Milliseconds
    /// Share of events that are held back, by anything up to ``disorderMs``; the others take up to 40 ms.
    public var late: Double
    /// Share of events that come once more.
    public var duplicates: Double
    /// Share of the duplicates that are a newer version, with other content, sometimes another time.
    public var newVersionsAmongDuplicates: Double
    /// Share of the duplicates that have other content under the same version.
    public var conflictsAmongDuplicates: Double
    /// Share of records that cannot be read, added to those that can: the centre's story stays whole.
    public var malformed: Double
    /// Share of records of unknown types, added.
    public var unknownTypes: Double
    /// Share of records with fields that nobody knows.
    public var unknownFields: Double
    /// Share of records that are CloudEvents, half of them in structured mode.
    public var cloudEvents: Double
    /// What decides which ones.
    public var seed: UInt64

    /// A bus that does nothing but take its time: to be filled in.
    public init(seed: UInt64 = 1) {
        disorderMs = 0
        late = 0
        duplicates = 0
        newVersionsAmongDuplicates = 0
        conflictsAmongDuplicates = 0
        malformed = 0
        unknownTypes = 0
        unknownFields = 0
        cloudEvents = 0
        self.seed = seed
    }

    /// A bus on a bad day: everything happens, and everything that can be read comes within `disorderMs`.
    public static func badDay(seed: UInt64 = 1, disorderMs: Milliseconds = 60_000) -> HostileOptions {
        var options = HostileOptions(seed: seed)
        options.disorderMs = disorderMs
        options.late = 0.3
        options.duplicates = 0.05
        options.newVersionsAmongDuplicates = 0.3
        options.conflictsAmongDuplicates = 0.1
        options.malformed = 0.01
        options.unknownTypes = 0.005
        options.unknownFields = 0.1
        options.cloudEvents = 0.2
        return options
    }
}
