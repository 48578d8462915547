/// The type of a canonical event (model 1.3).
@frozen
public enum EventKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case agentLoggedOn, agentLoggedOff, agentReady, agentNotReady, agentWorkingAfterCall, agentHeartbeat
    case contactOffered, contactEstablished, contactHeld, contactRetrieved, contactCleared, contactNotAnswered
    case contactWrapupStarted, contactWrapupExtended, contactWrapupEnded
    case contactQueued, contactLeftQueue, contactAbandoned, contactTransferred, contactEnded, contactOutcome
    case contactSurveyed

    /// What an event is about, which says which identifiers it must carry.
    @frozen
    public enum Family: Sendable {
        /// Needs `agent_id`.
        case agent
        /// Needs `agent_id` and `contact_id`.
        case leg
        /// Needs `contact_id`.
        case contact
    }

    /// What the event is about.
    @inlinable
    public var family: Family {
        if rawValue <= EventKind.agentHeartbeat.rawValue { return .agent }
        return rawValue <= EventKind.contactWrapupEnded.rawValue ? .leg : .contact
    }

    /// The `type` as it stands in the event, such as `agent.ready`.
    public var name: StaticString {
        switch self {
        case .agentLoggedOn: "agent.logged_on"
        case .agentLoggedOff: "agent.logged_off"
        case .agentReady: "agent.ready"
        case .agentNotReady: "agent.not_ready"
        case .agentWorkingAfterCall: "agent.working_after_call"
        case .agentHeartbeat: "agent.heartbeat"
        case .contactOffered: "contact.offered"
        case .contactEstablished: "contact.established"
        case .contactHeld: "contact.held"
        case .contactRetrieved: "contact.retrieved"
        case .contactCleared: "contact.cleared"
        case .contactNotAnswered: "contact.not_answered"
        case .contactWrapupStarted: "contact.wrapup_started"
        case .contactWrapupExtended: "contact.wrapup_extended"
        case .contactWrapupEnded: "contact.wrapup_ended"
        case .contactQueued: "contact.queued"
        case .contactLeftQueue: "contact.left_queue"
        case .contactAbandoned: "contact.abandoned"
        case .contactTransferred: "contact.transferred"
        case .contactEnded: "contact.ended"
        case .contactOutcome: "contact.outcome"
        case .contactSurveyed: "contact.surveyed"
        }
    }

    /// The place among events of the same millisecond, lowest first (model 1.4).
    @inlinable
    public var rank: UInt8 {
        switch self {
        case .contactCleared, .contactNotAnswered: 0
        case .agentWorkingAfterCall, .contactWrapupStarted: 1
        case .contactWrapupExtended: 2
        case .contactWrapupEnded: 3
        case .contactHeld: 4
        case .contactRetrieved: 5
        case .agentLoggedOff: 6
        case .agentLoggedOn: 7
        case .agentReady: 8
        case .agentNotReady: 9
        case .contactQueued: 10
        case .contactOffered: 11
        case .contactEstablished: 12
        case .contactLeftQueue, .contactAbandoned, .contactTransferred, .contactEnded, .contactOutcome,
            .contactSurveyed:
            13
        case .agentHeartbeat: 14
        }
    }
}
