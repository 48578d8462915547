import ContactCenter

/// An event as the fold takes it: of the fields of an ``Event`` those that its type has (model 1.3).
///
/// A field that a type does not have is an unknown field: it neither acts nor makes copies of an event differ.
struct LoggedEvent: ~Copyable {
    var kind: EventKind
    var time: Timestamp
    var sequence: Int64 = 0
    var version: Int64 = 0
    /// Its texts in the order in which they are packed and contents are compared.
    var texts = InlineArray<13, Text>(repeating: .none)
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

    init(_ event: UnsafePointer<Event>) {
        self.init(kind: event.pointee.kind, time: event.pointee.time)
        sequence = event.pointee.sequence
        version = event.pointee.version
        id = event.pointee.id
        source = event.pointee.source
        if kind.family == .leg { takeLegFields(event) } else { takeAgentFields(event) }
    }

    /// How many bytes all its texts have.
    var textByteCount: Int {
        var count = 0
        for index in texts.indices { count += Int(texts[index].count) }
        return count
    }

    private mutating func takeLegFields(_ event: UnsafePointer<Event>) {
        contactID = event.pointee.contactID
        queue = event.pointee.queue
        campaign = event.pointee.campaign
        reason = event.pointee.reason
        customerID = event.pointee.customerID
        disposition = event.pointee.disposition
        channel = event.pointee.channel
        direction = event.pointee.direction
        switch kind {
        case .contactWrapupStarted:
            limitMs = event.pointee.limitMs
            onLimit = event.pointee.onLimit
        case .contactWrapupExtended:
            limitMs = event.pointee.limitMs
            byMs = event.pointee.byMs
        case .contactCleared, .contactNotAnswered, .contactWrapupEnded:
            cause = event.pointee.cause
        default: break
        }
    }

    private mutating func takeAgentFields(_ event: UnsafePointer<Event>) {
        switch kind {
        case .agentLoggedOn:
            team = event.pointee.team
            site = event.pointee.site
            device = event.pointee.device
            skills = event.pointee.skills
            hiredOnDay = event.pointee.hiredOnDay
        case .agentLoggedOff:
            reason = event.pointee.reason
        case .agentReady, .agentNotReady, .agentWorkingAfterCall:
            contactID = event.pointee.contactID
            isPending = event.pointee.isPending
            if kind == .agentNotReady { reason = event.pointee.reason }
            if kind != .agentWorkingAfterCall, event.pointee.declaresOnly { declareOnly() }
            if kind == .agentWorkingAfterCall {
                limitMs = event.pointee.limitMs
                onLimit = event.pointee.onLimit
                nextState = event.pointee.nextState
            }
        default: break
        }
    }
}

// A `ready` or `not_ready` that declares only is one that has a `next_state`, which no other has; the contract of the
// log is as it was. A `ready` is pending, too: that is the nearest, for versions that do not know of it.
extension LoggedEvent {
    /// Whether nothing but what the agent declares changes by it.
    var declaresOnly: Bool { nextState != nil && kind != .agentWorkingAfterCall }

    private mutating func declareOnly() {
        nextState = kind == .agentReady ? .ready : .notReady
        isPending = kind == .agentReady
        contactID = .none
    }
}

// The texts by name.
extension LoggedEvent {
    var id: Text {
        get { texts[0] }
        set { texts[0] = newValue }
    }
    var source: Text {
        get { texts[1] }
        set { texts[1] = newValue }
    }
    var contactID: Text {
        get { texts[2] }
        set { texts[2] = newValue }
    }
    var queue: Text {
        get { texts[3] }
        set { texts[3] = newValue }
    }
    var campaign: Text {
        get { texts[4] }
        set { texts[4] = newValue }
    }
    var reason: Text {
        get { texts[5] }
        set { texts[5] = newValue }
    }
    var customerID: Text {
        get { texts[6] }
        set { texts[6] = newValue }
    }
    var disposition: Text {
        get { texts[7] }
        set { texts[7] = newValue }
    }
    var cause: Text {
        get { texts[8] }
        set { texts[8] = newValue }
    }
    var team: Text {
        get { texts[9] }
        set { texts[9] = newValue }
    }
    var site: Text {
        get { texts[10] }
        set { texts[10] = newValue }
    }
    var device: Text {
        get { texts[11] }
        set { texts[11] = newValue }
    }
    var skills: Text {
        get { texts[12] }
        set { texts[12] = newValue }
    }
}
