import AfterCall
import Logging

/// Gives the process its log: on standard error, so that standard output is for results only.
enum LogBootstrap {
    /// Sets up swift-log as `settings` say. Once a process, before the first logger is made.
    ///
    /// - Returns: the level, which may be changed.
    @discardableResult
    static func bootstrap(_ settings: LogSettings) -> LogLevel {
        let form = form(of: settings.format, isTerminal: StandardStream.error.isTerminal)
        let level = LogLevel(settings.level)
        LoggingSystem.bootstrap { label in LineLogHandler(label: label, level: level, form: form) }
        return level
    }

    /// The form that `format` means.
    static func form(of format: LogSettings.Format, isTerminal: Bool) -> LineLogHandler.Form {
        switch format {
        case .json: .json
        case .text: .text
        case .auto: isTerminal ? .text : .json
        }
    }
}
