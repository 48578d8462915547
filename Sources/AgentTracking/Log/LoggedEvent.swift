import ContactCenter

/// An event as the fold takes it: of the fields of an ``Event`` those that its type has (model 1.3).
///
/// A field that a type does not have is an unknown field: it neither acts nor makes copies of an event differ.
struct LoggedEvent: ~Copyable {
    var kind: EventKind
    var time: Timestamp
    var sequence: Int64 = 0
    var version: Int64 = 0
    var id: Text = .none
    var source: Text = .none
    var contactID: Text = .none
    var queue: Text = .none
    var campaign: Text = .none
    var reason: Text = .none
    var customerID: Text = .none
    var disposition: Text = .none
    var cause: Text = .none
    var team: Text = .none
    var site: Text = .none
    var device: Text = .none
    var skills: Text = .none
    var channel: Channel?
    var direction: Direction?
    var onLimit: LimitAction?
    var nextState: DeclaredState?
    var isPending = false
    var hiredOnDay: Int32?
    var limitMs: Milliseconds?
    var byMs: Milliseconds?
    private let address = PassedByAddress()

    init(kind: EventKind, time: Timestamp) {
        self.kind = kind
        self.time = time
    }

    init(_ event: borrowing Event) {
        self.init(kind: event.kind, time: event.time)
        sequence = event.sequence
        version = event.version
        id = event.id
        source = event.source
        if kind.family == .leg { takeLegFields(event) } else { takeAgentFields(event) }
    }

    /// How many bytes all its texts have.
    var textByteCount: Int {
        var count = Int(id.count) + Int(source.count) + Int(contactID.count) + Int(queue.count) + Int(campaign.count)
        count += Int(reason.count) + Int(customerID.count) + Int(disposition.count) + Int(cause.count)
        count += Int(team.count) + Int(site.count) + Int(device.count) + Int(skills.count)
        return count
    }

    private mutating func takeLegFields(_ event: borrowing Event) {
        contactID = event.contactID
        queue = event.queue
        campaign = event.campaign
        reason = event.reason
        customerID = event.customerID
        disposition = event.disposition
        channel = event.channel
        direction = event.direction
        switch kind {
        case .contactWrapupStarted:
            limitMs = event.limitMs
            onLimit = event.onLimit
        case .contactWrapupExtended:
            limitMs = event.limitMs
            byMs = event.byMs
        case .contactCleared, .contactNotAnswered, .contactWrapupEnded:
            cause = event.cause
        default: break
        }
    }

    private mutating func takeAgentFields(_ event: borrowing Event) {
        switch kind {
        case .agentLoggedOn:
            team = event.team
            site = event.site
            device = event.device
            skills = event.skills
            hiredOnDay = event.hiredOnDay
        case .agentLoggedOff:
            reason = event.reason
        case .agentReady, .agentNotReady, .agentWorkingAfterCall:
            contactID = event.contactID
            isPending = event.isPending
            if kind == .agentNotReady { reason = event.reason }
            if kind == .agentWorkingAfterCall {
                limitMs = event.limitMs
                onLimit = event.onLimit
                nextState = event.nextState
            }
        default: break
        }
    }
}
