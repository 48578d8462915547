import Foundation

/// What the program returns to the shell; the numbers are those of `sysexits.h` where it has one.
///
/// `docs/exit-codes.md` is this table, and a test compares them.
enum ExitStatus: Int32, CaseIterable {
    case ok = 0
    case diverged = 1
    case usage = 64
    case data = 65
    case unavailable = 69
    case internalFailure = 70
    case io = 74
    case refused = 77
    case configuration = 78
    case interrupted = 130
    case terminated = 143

    /// What it means, in a sentence.
    var meaning: String {
        switch self {
        case .ok: "Done; or stopped by Ctrl-C or SIGTERM, what was read committed and what was to say flushed."
        case .diverged:
            "`aftercall rules test` found other alerts than expected; or `aftercall sim` published something wrong, "
                + "a bug of ours: the seed that shows it is printed."
        case .usage: "The command line is wrong: unknown command, option or value."
        case .data:
            "What was to be read as a whole is not what it should be; "
                + "or a person has to decide about topics, offsets or state."
        case .unavailable:
            "The broker cannot be reached, or did not let us stop in order, which loses nothing; "
                + "or a worker hung for three minutes; or a topic that is needed does not exist."
        case .internalFailure: "A bug of ours: an invariant did not hold. Please report it with the message."
        case .io: "A file or a terminal cannot be read or written, or the port of the HTTP server is in use."
        case .refused:
            "The broker refuses us: authentication or authorisation; or `aftercall topics check` finds access missing."
        case .configuration: "The configuration is wrong: unreadable file, unknown key, value out of range."
        case .interrupted: "A second Ctrl-C: stopped at once, without draining."
        case .terminated: "A second SIGTERM, or one at the very start: stopped at once, without draining."
        }
    }

    /// Whether starting again would help, for supervisors.
    var restartHelps: String {
        switch self {
        case .ok: "–"
        case .diverged, .usage, .data, .refused, .configuration: "no"
        case .unavailable: "yes, when it is back"
        case .internalFailure, .io: "perhaps"
        case .interrupted, .terminated: "yes"
        }
    }

    /// Ends the process.
    func exit() -> Never {
        Foundation.exit(rawValue)
    }
}
