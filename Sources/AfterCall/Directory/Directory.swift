public import ContactCenter

/// What is known of agents, queues and campaigns, and from when on: the topic `telephony.directory` as it was read.
///
/// A value that never changes: whoever holds one sees the same for as long as they like.
public struct Directory: Hashable, Sendable {
    /// What is known of agents.
    public private(set) var agents: [DirectoryName: DirectoryVersions<DirectoryAgent>] = [:]
    /// What is known of queues.
    public private(set) var queues: [DirectoryName: DirectoryVersions<DirectoryQueue>] = [:]
    /// What is known of campaigns.
    public private(set) var campaigns: [DirectoryName: DirectoryVersions<DirectoryCampaign>] = [:]

    /// Creates a directory without entries.
    public init() {}

    /// What is in force of an agent at `instant`; `nil` where nothing is.
    public func agent(_ name: DirectoryName, at instant: Timestamp) -> DirectoryAgent? {
        agents[name]?.value(at: instant)
    }

    /// What is in force of a queue at `instant`; `nil` where nothing is.
    public func queue(_ name: DirectoryName, at instant: Timestamp) -> DirectoryQueue? {
        queues[name]?.value(at: instant)
    }

    /// What is in force of a campaign at `instant`; `nil` where nothing is.
    public func campaign(_ name: DirectoryName, at instant: Timestamp) -> DirectoryCampaign? {
        campaigns[name]?.value(at: instant)
    }

    /// Takes up an entry in place of what was known.
    mutating func set(_ entry: DirectoryEntry) {
        switch entry {
        case .agent(let name, let versions): agents[name] = versions
        case .queue(let name, let versions): queues[name] = versions
        case .campaign(let name, let versions): campaigns[name] = versions
        }
    }

    /// Forgets an entry.
    mutating func remove(_ entry: DirectoryEntry) {
        switch entry {
        case .agent(let name, _): agents[name] = nil
        case .queue(let name, _): queues[name] = nil
        case .campaign(let name, _): campaigns[name] = nil
        }
    }
}
