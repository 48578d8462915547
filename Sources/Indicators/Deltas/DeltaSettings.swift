public import ContactCenter

/// What the builder of deltas has to know; the same in all stages.
public struct DeltaSettings: Sendable, Equatable {
    /// Which scopes are computed, each by its dimensions, the tenant apart.
    public var scopes: [DimensionSet]
    /// Into which window a handled contact falls.
    public var attribution: ContactAttribution
    /// How old by the clock something may be and still be told by slices, which rolling windows are made of; what is
    /// older is told by base windows. `nil` if all is told by slices.
    public var slicedForMs: Milliseconds?

    /// Creates settings.
    public init(
        scopes: [DimensionSet] = DimensionSet.defaultScopes,
        attribution: ContactAttribution = .completion,
        slicedForMs: Milliseconds? = nil
    ) {
        self.scopes = scopes
        self.attribution = attribution
        self.slicedForMs = slicedForMs
    }
}

/// Into which window the measures of a handled contact fall (indicators 2.1).
@frozen
public enum ContactAttribution: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// That in which its wrap ended.
    case completion
    /// That in which its leg was cleared, as Amazon Connect has it.
    case disconnect
}
