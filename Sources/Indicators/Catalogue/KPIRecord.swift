public import ContactCenter

/// The indicators of one scope in one window, as they are published. Valid only while it is handed out.
public struct KPIRecord {
    /// The scope's canonical bytes (``ScopeText``).
    public var scope: UnsafeRawBufferPointer
    /// Which dimensions it has.
    public var dimensions: DimensionSet
    /// What time it is about.
    public var window: Window
    /// Whether the window is complete.
    public var isFinal: Bool
    /// Counts from 1 what was published of this scope and window.
    public var revision: UInt32
    /// In the order of the catalogue.
    public var values: UnsafeBufferPointer<KPIValue>
    /// Wraps by agent (a team) or by reason (a queue), sorted by name; for rules that compare them.
    public var shares: UnsafeBufferPointer<Share>
    /// The wall clock.
    public var computedAt: Timestamp

    /// Creates a record; what it points to belongs to the caller.
    public init(
        scope: UnsafeRawBufferPointer,
        dimensions: DimensionSet,
        window: Window,
        isFinal: Bool,
        revision: UInt32,
        values: UnsafeBufferPointer<KPIValue>,
        shares: UnsafeBufferPointer<Share>,
        computedAt: Timestamp
    ) {
        self.scope = scope
        self.dimensions = dimensions
        self.window = window
        self.isFinal = isFinal
        self.revision = revision
        self.values = values
        self.shares = shares
        self.computedAt = computedAt
    }

    /// The value of the indicator at this place of the catalogue, if the record has it.
    public func value(of indicator: Int) -> KPIValue? {
        values.first { $0.indicator == indicator }
    }
}
