import AfterCall
import ArgumentParser

/// Runs a command line, says what went wrong, and gives the status to end with.
enum Program {
    /// How every message to people on standard error begins.
    static let errorPrefix = "aftercall: error: "

    /// Runs the command that `arguments` name.
    static func run(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try AfterCallCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            guard let complaint = outputComplaint else { return .ok }
            StandardStream.error.write(complaint)
            return .io
        } catch {
            var failure = failure(from: error)
            if failure.status != .ok, let complaint = outputComplaint {
                failure.status = .io
                failure.text += complaint
            }
            switch failure.status {
            case .ok: StandardStream.output.write(failure.text)
            default: StandardStream.error.write(failure.text)
            }
            return failure.status
        }
    }

    /// What to say of standard output that could not be written; `nil` while it could.
    private static var outputComplaint: String? {
        StandardStream.failure.map {
            text("standard output could not be written: \($0)", "what was printed is not whole")
        }
    }

    /// What to print for `error`, and what to return. Help and version are errors for the parser, and none for us.
    static func failure(from error: any Error) -> (status: ExitStatus, text: String) {
        switch error {
        case let error as CommandError:
            return (error.status, error.isTold ? "" : text(error.message, error.remedy))
        case let error as ConfigurationError:
            return (.configuration, text(of: error))
        case is CancellationError:
            return (.interrupted, text("interrupted", nil))
        default:
            break
        }
        let full = AfterCallCommand.fullMessage(for: error)
        switch AfterCallCommand.exitCode(for: error) {
        case .success:
            return (.ok, full.isEmpty ? "" : full + "\n")
        case .validationFailure:
            let prefix = "Error: "
            return (.usage, errorPrefix + (full.hasPrefix(prefix) ? full.dropFirst(prefix.count) : full[...]) + "\n")
        default:
            return (.internalFailure, text("unexpected: \(error)", "please report it with what you did"))
        }
    }

    private static func text(of error: ConfigurationError) -> String {
        let lines = error.problems.map { text($0.description, $0.remedy) }.joined()
        guard error.problems.count > 1 else { return lines }
        return lines + "aftercall: \(error.problems.count) errors in the configuration\n"
    }

    private static func text(_ message: String, _ remedy: String?) -> String {
        errorPrefix + message + "\n" + (remedy.map { "  \($0)\n" } ?? "")
    }
}
