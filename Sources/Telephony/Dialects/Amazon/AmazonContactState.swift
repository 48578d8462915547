internal import ContactCenter

/// What `State` of a contact in an agent's snapshot means.
enum AmazonContactState {
    /// It is not listed.
    case absent
    /// `INCOMING`, `PENDING`, `CONNECTING`.
    case ringing
    /// `CONNECTED`.
    case connected
    /// `CONNECTED_ONHOLD`; `PAUSED`, which is the same of a task.
    case held
    /// `ENDED`: after-contact work.
    case ended
    /// `MISSED`.
    case missed
    /// `REJECTED`.
    case rejected
    /// `ERROR`.
    case failed

    /// The state of the contact at `node`; of a state that is not known, as if it were not listed.
    init(_ context: borrowing DialectContext, _ node: Int) {
        let state = context.text("State", of: node)
        if context.equals(state, "CONNECTED") {
            self = .connected
        } else if context.equals(state, "ENDED") {
            self = .ended
        } else if context.equals(state, "CONNECTING") || context.equals(state, "INCOMING")
            || context.equals(state, "PENDING")
        {
            self = .ringing
        } else if context.equals(state, "CONNECTED_ONHOLD") || context.equals(state, "PAUSED") {
            self = .held
        } else if context.equals(state, "MISSED") {
            self = .missed
        } else if context.equals(state, "REJECTED") {
            self = .rejected
        } else if context.equals(state, "ERROR") {
            self = .failed
        } else {
            self = .absent
        }
    }

    /// Whether agent and customer are connected.
    var isLive: Bool { self == .connected || self == .held }
    /// Whether it ended without ever being wrapped up.
    var isMishap: Bool { self == .missed || self == .rejected || self == .failed }
}
