import ContactCenter
import Foundation
import Indicators

/// Reads records of the directory, and refuses what `schemas/telephony.directory.v1.schema.json` refuses.
///
/// Beyond the schema it refuses a value that does not agree with its key, days that the calendar does not have, and
/// time zones that this machine does not know.
struct DirectoryDecoder {
    private static let longestMs: Int64 = 86_400_000
    private static let greatestTarget = Decimal(1_000_000_000_000)

    private let days: LocalDays
    private let policyCheck: DirectoryPolicyCheck
    /// Zones that were looked up: making one takes a while.
    private var zones: [String: ZoneTable] = [:]

    /// - Parameters:
    ///   - identifier: IANA name of the zone in which dates begin.
    ///   - configuration: what policies have to go together with.
    init(timeZone identifier: String, configuration: AfterCallConfiguration) {
        days = LocalDays(timeZone: identifier)
        policyCheck = DirectoryPolicyCheck(configuration)
    }

    /// Reads a record that is no tombstone.
    mutating func decode(key: [UInt8], value: [UInt8]) throws(DirectoryComplaint) -> DirectoryEntry {
        let record = try DirectoryRecord.read(value)
        let name = DirectoryName(tenant: record.tenant ?? "", id: try Self.text(record.id, "id"))
        let parts = [record.kind.rawValue, record.tenant ?? "", record.id].filter { !$0.isEmpty }
        guard key == Array(parts.joined(separator: "/").utf8) else {
            throw DirectoryComplaint("key", "does not agree with kind, tenant and id")
        }
        if record.versions.isEmpty { throw DirectoryComplaint("versions", "is empty") }
        var versions: [Version] = []
        for (index, version) in record.versions.enumerated() {
            versions.append(try checked(version, ofQueue: record.id, "versions[\(index)]"))
        }
        switch record.kind {
        case .agent: return .agent(name, DirectoryVersions(versions.map { .init(from: $0.from, value: $0.agent) }))
        case .queue: return .queue(name, DirectoryVersions(versions.map { .init(from: $0.from, value: $0.queue) }))
        case .campaign:
            return .campaign(name, DirectoryVersions(versions.map { .init(from: $0.from, value: $0.campaign) }))
        }
    }

    /// A version with the fields of all kinds, as what does not concern a kind must be sound, too.
    private struct Version {
        var from: Timestamp
        var agent = DirectoryAgent()
        var queue = DirectoryQueue()
        var campaign = DirectoryCampaign()
    }

    private mutating func checked(
        _ version: DirectoryRecord.Version,
        ofQueue queue: String,
        _ path: String
    ) throws(DirectoryComplaint) -> Version {
        var checked = Version(from: try instant(version.effectiveFrom, "\(path).effective_from"))
        checked.agent.team = try Self.optionalText(version.team, "\(path).team")
        checked.agent.site = try Self.optionalText(version.site, "\(path).site")
        checked.agent.hiredOnDay = try Self.day(version.hiredOn, "\(path).hired_on")
        checked.agent.skills = try Self.texts(version.skills, "\(path).skills")
        checked.agent.systemIDs = try Self.texts(version.systemIDs, "\(path).system_ids")
        checked.agent.name = try Self.optionalText(version.name, "\(path).name")
        if let wanted = version.plan { checked.agent.plan = try plan(wanted, "\(path).plan") }
        checked.queue.skills = checked.agent.skills
        checked.queue.name = checked.agent.name
        checked.queue.sector = version.sector
        if let wanted = version.thresholds {
            checked.queue.thresholds = try Self.thresholds(wanted, "\(path).thresholds")
        }
        if let wanted = version.policies {
            checked.queue.policies = try DirectoryPolicies(wanted, "\(path).policies")
            try policyCheck.check(checked.queue.policies, ofQueue: queue, "\(path).policies")
        }
        for (index, target) in (version.targets ?? []).enumerated() {
            checked.queue.targets.append(try Self.target(target, "\(path).targets[\(index)]"))
        }
        checked.campaign.name = checked.agent.name
        checked.campaign.plan = checked.agent.plan
        return checked
    }

    // MARK: Instants

    private func instant(_ text: String, _ path: String) throws(DirectoryComplaint) -> Timestamp {
        let bytes = Array(text.utf8)
        if let instant = bytes.withUnsafeBytes({ Timestamp(rfc3339: $0) }) { return instant }
        guard let date = bytes.withUnsafeBytes({ CivilDate(iso8601: $0) }), let midnight = days.beginning(of: date)
        else {
            throw DirectoryComplaint(path, "is neither a date nor a time of RFC 3339 with its zone")
        }
        return midnight
    }

    private static func day(_ text: String?, _ path: String) throws(DirectoryComplaint) -> Int32? {
        guard let text else { return nil }
        guard let date = Array(text.utf8).withUnsafeBytes({ CivilDate(iso8601: $0) }) else {
            throw DirectoryComplaint(path, "is no date")
        }
        return Int32(date.daysSinceEpoch)
    }

    // MARK: Texts

    private static func optionalText(_ text: String?, _ path: String) throws(DirectoryComplaint) -> String? {
        guard let text else { return nil }
        return try Self.text(text, path)
    }

    private static func text(_ text: String, _ path: String) throws(DirectoryComplaint) -> String {
        if text.isEmpty { throw DirectoryComplaint(path, "is empty") }
        return text
    }

    private static func texts(_ texts: [String]?, _ path: String) throws(DirectoryComplaint) -> [String] {
        var seen: Set<[UInt8]> = []
        for (index, text) in (texts ?? []).enumerated() {
            _ = try Self.text(text, "\(path)[\(index)]")
            guard seen.insert(Array(text.utf8)).inserted else {
                throw DirectoryComplaint("\(path)[\(index)]", "is there twice")
            }
        }
        return texts ?? []
    }

    // MARK: Plans

    private mutating func plan(_ plan: DirectoryRecord.Plan, _ path: String) throws(DirectoryComplaint) -> Plan {
        if plan.count.value < 1 { throw DirectoryComplaint("\(path).count", "is below 1") }
        let zone: ZoneTable?
        if let name = plan.timeZone {
            zone = try self.zone(Self.text(name, "\(path).time_zone"), "\(path).time_zone")
        } else {
            zone = nil
        }
        return Plan(
            basis: plan.measure == .dialled ? .dialled : .handled,
            count: plan.count.value,
            startMinute: try Self.minute(plan.shiftStart, "\(path).shift_start"),
            endMinute: try Self.minute(plan.shiftEnd, "\(path).shift_end"),
            zone: zone
        )
    }

    private mutating func zone(_ name: String, _ path: String) throws(DirectoryComplaint) -> ZoneTable {
        if let known = zones[name] { return known }
        guard let zone = ZoneTable(identifier: name) else {
            throw DirectoryComplaint(path, "is no time zone that is known here")
        }
        zones[name] = zone
        return zone
    }

    private static func minute(_ text: String, _ path: String) throws(DirectoryComplaint) -> Int {
        let digits = Array(text.utf8)
        guard digits.count == 5, digits[2] == UInt8(ascii: ":"),
            let hour = number(digits[0...1]), let minute = number(digits[3...4]), hour <= 23, minute <= 59
        else { throw DirectoryComplaint(path, "is no time of the form HH:MM") }
        return hour * 60 + minute
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        digits.allSatisfy { $0 &- 0x30 <= 9 } ? digits.reduce(0) { 10 * $0 + Int($1 &- 0x30) } : nil
    }

    // MARK: Thresholds and targets

    private static func thresholds(
        _ thresholds: DirectoryRecord.Thresholds,
        _ path: String
    ) throws(DirectoryComplaint) -> DirectoryThresholds {
        var checked = DirectoryThresholds()
        checked.serviceLevelMs = try duration(thresholds.serviceLevelMs, "\(path).service_level_ms")
        checked.shortAbandonMs = try duration(thresholds.shortAbandonMs, "\(path).short_abandon_ms")
        checked.wrapTargetMs = try duration(thresholds.wrapTargetMs, "\(path).acw_target_ms")
        checked.wrapExceededMs = try duration(thresholds.wrapExceededMs, "\(path).acw_exceeded_ms")
        checked.wrapTooShortMs = try duration(thresholds.wrapTooShortMs, "\(path).acw_too_short_ms")
        return checked
    }

    private static func duration(
        _ number: DirectoryRecord.WholeNumber?,
        _ path: String
    ) throws(DirectoryComplaint) -> Milliseconds? {
        guard let value = number?.value else { return nil }
        guard 0...longestMs ~= value else { throw DirectoryComplaint(path, "is not within a day") }
        return value
    }

    private static func target(
        _ target: DirectoryRecord.Target,
        _ path: String
    ) throws(DirectoryComplaint) -> Target {
        let indicator = try text(target.indicator, "\(path).indicator")
        guard target.value.magnitude <= greatestTarget, let value = FixedPoint(target.value) else {
            throw DirectoryComplaint("\(path).value", "is beyond a million million or has more than six decimals")
        }
        var checked = Target(indicator: Array(indicator.utf8), value: value)
        checked.better = target.better.map { $0 == .higher ? .higher : .lower }
        if let share = target.atRiskFrom {
            guard share >= 0, share <= 1, let share = FixedPoint(share) else {
                throw DirectoryComplaint("\(path).at_risk_from", "is not from 0 to 1, with six decimals at most")
            }
            checked.atRiskFrom = share.millionths
        }
        return checked
    }
}

extension FixedPoint {
    /// The number that `decimal` is, with as few decimals as it needs; `nil` where six do not do.
    fileprivate init?(_ decimal: Decimal) {
        var scaled = decimal
        for decimals in UInt8(0)...6 {
            // A whole number is written without a point.
            if let digits = Int64("\(scaled)") {
                self.init(digits, decimals: decimals)
                return
            }
            scaled *= 10
        }
        return nil
    }
}
