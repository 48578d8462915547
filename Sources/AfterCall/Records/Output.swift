/// What is written, by topic.
public enum Output: UInt8, CaseIterable, Sendable {
    case wraps, intervals, agents, alerts, deadLetters, contacts, kpis
    /// What the contacts stage reads: events of contacts, and legs as the agents stage knows them.
    case contactInbox
    /// What the cells stage reads: what the indicators of a scope change by.
    case cellsInbox
    /// What the customers stage reads: contacts whose customer is known.
    case customerInbox
    /// What the agents stage reads where there are sources: events of agents.
    case agentInbox

    /// Whether only our own stages read it.
    public var isInternal: Bool { rawValue >= Output.contactInbox.rawValue }

    /// What the topic is called behind the prefix.
    public var topicSuffix: String {
        switch self {
        case .wraps: "wraps"
        case .intervals: "intervals"
        case .agents: "agents"
        case .alerts: "alerts"
        case .deadLetters: "dead-letters"
        case .contacts: "contacts"
        case .kpis: "kpis"
        case .contactInbox: "contact-inbox"
        case .cellsInbox: "cells-inbox"
        case .customerInbox: "customer-inbox"
        case .agentInbox: "agent-inbox"
        }
    }

    /// The CloudEvents type of its records; `nil` for dead letters, which are passed on as they came, and inboxes.
    public var eventType: StaticString? {
        switch self {
        case .wraps: "aftercall.wrap.v1"
        case .intervals: "aftercall.interval.v1"
        case .agents: "aftercall.agent.v1"
        case .alerts: "aftercall.alert.v1"
        case .contacts: "aftercall.contact.v1"
        case .kpis: "aftercall.kpi.v1"
        case .deadLetters, .contactInbox, .cellsInbox, .customerInbox, .agentInbox: nil
        }
    }

    /// Outputs that others read.
    public static let published = allCases.filter { !$0.isInternal }
}
