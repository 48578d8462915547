public import Indicators

/// One version of what the directory says of a campaign.
public struct DirectoryCampaign: Hashable, Sendable {
    /// The name to show.
    public var name: String?
    /// What is planned for a shift.
    public var plan: Plan?

    /// Creates a version that says nothing.
    public init() {}
}
