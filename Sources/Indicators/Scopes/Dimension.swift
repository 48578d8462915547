/// What a scope can be about (indicators 2.1), in the order in which a scope names them.
@frozen
public enum Dimension: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case tenant, site, team, agent, queue, channel, direction, campaign, reason, cohort
    /// Of a topic: what the rules on how input comes are about, and no indicator of contacts or agents.
    case partition
    /// What rules on a single contact are about, and no indicator.
    case contact

    /// What indicators can be about, the tenant apart, within which every scope lies.
    public static let ofIndicators = allCases.filter { ![.tenant, .partition, .contact].contains($0) }

    /// The name in keys, records and configuration.
    public var name: StaticString {
        switch self {
        case .tenant: "tenant"
        case .site: "site"
        case .team: "team"
        case .agent: "agent"
        case .queue: "queue"
        case .channel: "channel"
        case .direction: "direction"
        case .campaign: "campaign"
        case .reason: "reason"
        case .cohort: "cohort"
        case .partition: "partition"
        case .contact: "contact"
        }
    }

    /// The dimension that is called `name`, if any.
    public init?(name: UnsafeRawBufferPointer) {
        for dimension in Dimension.allCases where name.elementsEqual(dimension.nameBytes) {
            self = dimension
            return
        }
        return nil
    }

    var nameBytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    }
}
