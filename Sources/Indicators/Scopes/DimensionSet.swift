/// Which dimensions a scope has; the tenant apart, within which every scope lies.
public struct DimensionSet: OptionSet, Hashable, BitwiseCopyable, Sendable {
    /// A bit for each dimension, by its raw value.
    public let rawValue: UInt16

    /// Creates a set from bits.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Creates the set of one dimension.
    public init(_ dimension: Dimension) {
        rawValue = 1 << dimension.rawValue
    }

    /// Everything of a tenant.
    public static let all: DimensionSet = []
    /// One site.
    public static let site = DimensionSet(.site)
    /// One team.
    public static let team = DimensionSet(.team)
    /// One agent.
    public static let agent = DimensionSet(.agent)
    /// One queue.
    public static let queue = DimensionSet(.queue)
    /// One channel.
    public static let channel = DimensionSet(.channel)
    /// One direction.
    public static let direction = DimensionSet(.direction)
    /// One campaign.
    public static let campaign = DimensionSet(.campaign)
    /// One reason.
    public static let reason = DimensionSet(.reason)
    /// New agents, or experienced ones.
    public static let cohort = DimensionSet(.cohort)
    /// One partition of a topic.
    public static let partition = DimensionSet(.partition)
    /// One contact.
    public static let contact = DimensionSet(.contact)
    /// One tenant that has a name.
    public static let tenant = DimensionSet(.tenant)

    /// The scopes that are computed unless configured otherwise (indicators 2.1).
    public static let defaultScopes: [DimensionSet] = [
        .all, .team, .agent, .queue, .channel, .reason, [.queue, .reason], .cohort, .campaign,
    ]

    /// What agent time can say: an agent has no queue and no reason.
    static let ofAgents: DimensionSet = [.tenant, .site, .team, .agent, .cohort]
    /// What a queue visit cannot say: nobody has answered it yet.
    static let ofAgentsOnly: DimensionSet = [.site, .team, .agent, .cohort]

    /// What may be known of a contact that a rule is about, the tenant apart.
    public static let ofOneContact: DimensionSet = [
        .site, .team, .agent, .queue, .channel, .direction, .campaign, .reason, .contact,
    ]

    /// Whether it has `dimension`.
    public func contains(_ dimension: Dimension) -> Bool {
        rawValue & 1 << dimension.rawValue != 0
    }
}
