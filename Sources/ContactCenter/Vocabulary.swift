/// The medium of a contact. A leg that never said is `voice`.
@frozen
public enum Channel: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case voice, chat, email, message, task
}

/// Who began the contact, seen from the contact centre. A leg that never said is `inbound`.
@frozen
public enum Direction: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case inbound, outbound, internalCall
}

/// What happens when the wrap-up limit is reached.
@frozen
public enum LimitAction: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    /// The switch ends the wrap without saying so: it ends at its deadline.
    case end
    /// Nothing ends; the time beyond the deadline is counted as exceeded.
    case exceed
}

/// What the agent declared, apart from what contacts make of it (model 1.8).
@frozen
public enum DeclaredState: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case unknown, ready, notReady, loggedOff
}

/// The agent's presented state, by precedence of model 1.8.
@frozen
public enum PresentedState: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case talking, held, afterCallWork, offered, ready, notReady, loggedOff, unknown
}

/// Why a wrap ended (model 1.7), or why a leg has none.
@frozen
public enum EndCause: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case ready, completed, notReady, nextContact, limit, loggedOff, capped, noWrap, consult
}

/// Why an offer was not answered (model 1.3); a switch may say something else, which is nothing.
@frozen
public enum NotAnsweredCause: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case noAnswer, rejected, callerAbandoned, failed
}

/// How a contact was handed on.
@frozen
public enum TransferKind: UInt8, CaseIterable, BitwiseCopyable, Sendable {
    case blind, attended, conference
}

extension Channel {
    /// The value in records and events.
    public var name: StaticString {
        switch self {
        case .voice: "voice"
        case .chat: "chat"
        case .email: "email"
        case .message: "message"
        case .task: "task"
        }
    }
}

extension Direction {
    /// The value in records and events.
    public var name: StaticString {
        switch self {
        case .inbound: "inbound"
        case .outbound: "outbound"
        case .internalCall: "internal"
        }
    }
}

extension LimitAction {
    /// The value in events and configuration.
    public var name: StaticString {
        switch self {
        case .end: "end"
        case .exceed: "exceed"
        }
    }
}

extension DeclaredState {
    /// The value in records and events.
    public var name: StaticString {
        switch self {
        case .unknown: "unknown"
        case .ready: "ready"
        case .notReady: "not_ready"
        case .loggedOff: "logged_off"
        }
    }
}

extension PresentedState {
    /// The value in records.
    public var name: StaticString {
        switch self {
        case .talking: "talking"
        case .held: "held"
        case .afterCallWork: "after_call_work"
        case .offered: "offered"
        case .ready: "ready"
        case .notReady: "not_ready"
        case .loggedOff: "logged_off"
        case .unknown: "unknown"
        }
    }
}

extension EndCause {
    /// The value in records.
    public var name: StaticString {
        switch self {
        case .ready: "ready"
        case .completed: "completed"
        case .notReady: "not_ready"
        case .nextContact: "next_contact"
        case .limit: "limit"
        case .loggedOff: "logged_off"
        case .capped: "capped"
        case .noWrap: "no_wrap"
        case .consult: "consult"
        }
    }
}

extension NotAnsweredCause {
    /// The value in records and events.
    public var name: StaticString {
        switch self {
        case .noAnswer: "no_answer"
        case .rejected: "rejected"
        case .callerAbandoned: "caller_abandoned"
        case .failed: "failed"
        }
    }

    /// The cause with this name.
    public init?(_ name: UnsafeRawBufferPointer) {
        let cause = Self.allCases.first { cause in
            cause.name.withUTF8Buffer { UnsafeRawBufferPointer($0).hasSameBytes(as: name) }
        }
        guard let cause else { return nil }
        self = cause
    }
}

extension TransferKind {
    /// The value in events.
    public var name: StaticString {
        switch self {
        case .blind: "blind"
        case .attended: "attended"
        case .conference: "conference"
        }
    }
}
