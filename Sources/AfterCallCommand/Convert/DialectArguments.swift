import AfterCall
import ArgumentParser
import ContactCenter
import Foundation
import Telephony

/// The options that say what a dialect has to be told of a source.
struct DialectArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("The zone of times that have none, such as Europe/Warsaw.", valueName: "name")
    )
    var timeZone: String?

    @Option(
        help: ArgumentHelp(
            "How long a wrap lasts where no event ends it, such as 30s, or sales=10s for one queue. Can be repeated.",
            valueName: "duration"
        )
    )
    var wrapUpTime: [String] = []

    @Option(
        name: .customLong("agent"),
        help: ArgumentHelp("The agent_id of an id of the telephony system. Can be repeated.", valueName: "id=agent_id")
    )
    var agents: [String] = []

    @Option(
        help: ArgumentHelp(
            "An activity in which agents are ready (Available, Idle, Reserved). Can be repeated.",
            valueName: "name"
        )
    )
    var readyActivity: [String] = []

    @Option(help: ArgumentHelp("The events' source (the format's name).", valueName: "name"))
    var sourceName: String?

    @Option(help: ArgumentHelp("The events' tenant.", valueName: "name"))
    var tenant: String?

    @Option(
        help: ArgumentHelp(
            "How much older than the newest fact of a record one may be before it counts as repeated (60s).",
            valueName: "duration"
        )
    )
    var repeatWindow: String?

    @Option(
        name: .customLong("arrival"),
        help: ArgumentHelp(
            "When the first record arrived, such as 2026-03-02T08:00:00Z (when the newest happened that it tells of).",
            valueName: "time"
        )
    )
    var arrivalText: String?

    func validate() throws {
        _ = try settings()
        if let arrivalText, Self.instant(arrivalText) == nil {
            throw ValidationError("'\(arrivalText)' is no time with a zone; write one such as 2026-03-02T08:00:00Z.")
        }
    }

    /// When the first record arrived; `nil` where that was not said.
    var arrival: Timestamp? { arrivalText.flatMap(Self.instant) }

    /// What the options say.
    func settings() throws -> DialectSettings {
        var settings = DialectSettings()
        if let sourceName { settings.source = sourceName }
        if let tenant { settings.tenant = tenant }
        if let timeZone {
            guard let table = TimeZoneTable(named: timeZone) else {
                throw ValidationError("there is no time zone '\(timeZone)'; write one such as Europe/Warsaw.")
            }
            settings.timeZone = table
        }
        for text in wrapUpTime {
            let parts = Self.split(text)
            let duration = try Self.duration(parts.value, of: "--wrap-up-time")
            if let queue = parts.name {
                settings.wrapUpTimes.set(duration, forQueue: queue)
            } else {
                settings.wrapUpTimes.general = duration
            }
        }
        settings.readyActivities = readyActivity.map { Array($0.utf8) }
        if let repeatWindow {
            settings.repeatWindowMs = try Self.duration(repeatWindow, of: "--repeat-window")
            guard 1_000...86_400_000 ~= settings.repeatWindowMs else {
                throw ValidationError("--repeat-window is 1s to 1d; got '\(repeatWindow)'.")
            }
        }
        if !agents.isEmpty {
            let pairs = try agents.map { text in
                guard let name = Self.split(text).name, !Self.split(text).value.isEmpty else {
                    throw ValidationError(
                        "--agent needs an id and an agent_id, such as --agent 8002=ada; got '\(text)'."
                    )
                }
                return (vendorID: name, agentID: Self.split(text).value)
            }
            settings.agentIDs = .table(AgentIDTable(pairs))
        }
        return settings
    }

    /// An option that means nothing to `dialect`, and why.
    func optionInVain(for dialect: Dialect) -> (option: String, reason: String)? {
        let given = [
            ("time_zone", "--time-zone", timeZone != nil), ("wrap_up_time", "--wrap-up-time", !wrapUpTime.isEmpty),
            ("ready_activities", "--ready-activity", !readyActivity.isEmpty),
        ]
        for (path, option, isGiven) in given where isGiven {
            guard let setting = SettingNeed.all.first(where: { $0.path == path }) else { continue }
            if !dialect.needs.contains(setting.need) { return (option, setting.reason) }
        }
        guard dialect.name == Dialect.canonical.name else { return nil }
        if tenant != nil { return ("--tenant", SettingNeed.canonicalReason) }
        return sourceName == nil ? nil : ("--source-name", SettingNeed.canonicalReason)
    }

    /// What is before the last equals sign, and what is behind it.
    private static func split(_ text: String) -> (name: String?, value: String) {
        guard let equals = text.lastIndex(of: "="), equals > text.startIndex else { return (nil, text) }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    private static func duration(_ text: String, of option: String) throws -> Milliseconds {
        do {
            return try DurationText.parse(text)
        } catch {
            throw ValidationError("\(option): \(error)")
        }
    }

    private static func instant(_ text: String) -> Timestamp? {
        Array(text.utf8).withUnsafeBytes { Timestamp(rfc3339: $0) }
    }
}
