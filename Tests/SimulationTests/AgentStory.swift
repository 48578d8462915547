import Simulation

/// Listens to one agent's events in order and complains when one cannot follow the others.
struct AgentStory {
    enum Leg { case offered, established, held, cleared, notAnswered }

    private var isLoggedOn = false
    private var legs: [String: Leg] = [:]
    private var channels: [String: String] = [:]

    /// Hears `event`. Returns what is wrong with it, if anything.
    mutating func hear(_ event: DecodedRecord) -> String? {
        let contact = event.contact
        let leg = legs[contact]
        switch event.type {
        case "agent.logged_on":
            defer { isLoggedOn = true }
            return isLoggedOn ? "logged on twice" : nil
        case "agent.logged_off":
            defer { isLoggedOn = false }
            return !isLoggedOn || !live.isEmpty ? "logged off with \(live), logged on: \(isLoggedOn)" : nil
        case "contact.offered":
            return open(contact, as: .offered, event, if: leg == nil || leg == .cleared || leg == .notAnswered)
        case "contact.established":
            let mayTalk = live.allSatisfy { channels[$0] != "voice" || legs[$0] == .held || $0 == contact }
            let isFree = mayTalk || event.text("channel") != "voice"
            return open(contact, as: .established, event, if: isFree && (leg == nil || leg == .offered))
        case "contact.held": return turn(contact, from: [.established], to: .held)
        case "contact.retrieved": return turn(contact, from: [.held], to: .established)
        case "contact.cleared": return turn(contact, from: [.established, .held], to: .cleared)
        case "contact.not_answered": return turn(contact, from: [.offered], to: .notAnswered)
        case "contact.wrapup_started", "contact.wrapup_extended", "contact.wrapup_ended":
            return turn(contact, from: [.cleared], to: .cleared)
        case "agent.working_after_call":
            let isKnown = contact.isEmpty || leg == (event.isPending ? .established : .cleared)
            return isKnown ? nil : "after-call work of a contact that is \(String(describing: leg))"
        default:
            return isLoggedOn ? nil : "not logged on"
        }
    }

    private var live: [String] {
        legs.filter { $0.value == .established || $0.value == .held || $0.value == .offered }.map(\.key)
    }

    private mutating func open(_ contact: String, as leg: Leg, _ event: DecodedRecord, if isAllowed: Bool) -> String? {
        defer {
            legs[contact] = leg
            channels[contact] = event.text("channel")
        }
        if !isLoggedOn { return "not logged on" }
        return isAllowed ? nil : "\(leg) after \(String(describing: legs[contact])), live: \(live)"
    }

    private mutating func turn(_ contact: String, from allowed: [Leg], to leg: Leg) -> String? {
        let before = legs[contact]
        legs[contact] = leg
        guard let before, allowed.contains(before), isLoggedOn else {
            return "\(leg) after \(String(describing: before))"
        }
        return nil
    }
}
