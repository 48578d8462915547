import Logging

/// Why a command gives up: what to print, and what to return to the shell.
struct CommandError: Error, CustomStringConvertible {
    /// What to return to the shell.
    let status: ExitStatus
    /// What is wrong, in one line and without a full stop.
    let message: String
    /// What to do about it.
    var remedy: String?
    /// Whether it was told already, so that nothing is to be printed.
    var isTold = false

    var description: String { message }

    /// Says in the log why the program ends.
    func tell(to logger: Logger) {
        var metadata: Logger.Metadata = ["exit.status": "\(status.rawValue)"]
        if let remedy { metadata["remedy"] = "\(remedy)" }
        logger.critical("\(message)", metadata: metadata)
    }
}
