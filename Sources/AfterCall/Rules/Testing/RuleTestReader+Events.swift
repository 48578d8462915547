import ContactCenter
import Foundation
import Telephony
import Yams

/// What agents and contacts do in a test, and what the directory says of them.
extension RuleTestReader {
    /// Members of events that are no texts; of others YAML's numbers are texts, such as an `agent_id` of digits.
    private static let noTexts: Set<String> = [
        "seq", "version", "limit_ms", "by_ms", "priority", "amount", "csat", "csat_scale", "nps", "pending",
        "declares_only", "resolved", "escalated", "converted", "complaint",
    ]

    /// Reads an event: the members of a canonical event, with `at` in the place of `time`.
    ///
    /// `id` and `source` are made up where they are missing. `arrives` says when a late one comes.
    mutating func readEvent(_ section: RuleSection, number: Int) -> RuleTestEvent? {
        var section = section
        guard let at = section.take("at") else {
            complain(section.line, "an event has no instant", "write at, such as {at: 10s, type: agent.ready, …}")
            return nil
        }
        let time = duration(at, least: 0)
        let arrivesAt = section.take("arrives").map { duration($0, least: 0) } ?? time
        if let member = section.take("time") {
            complain(member.line, "an event has a time", "leave it out: it is at, after the start of the test")
        }
        var members: [String: Any] = [
            "id": "event-\(number)", "source": "test", "time": (RuleTrial.start + time).rfc3339,
        ]
        for member in section.rest {
            members[member.name] = member.node.json(isText: !Self.noTexts.contains(member.name))
        }
        let value = Self.bytes(members)
        var decoder = CanonicalDecoder()
        let outcome = value.withUnsafeBytes { decoder.decode($0, headers: CloudEventHeaders()) }
        switch outcome {
        case .ignored(let reason):
            complain(
                section.line,
                "the event is ignored: \(reason.name)",
                "schemas/telephony.event.v1.schema.json has the types of events"
            )
            return nil
        case .rejected(let rejection):
            complain(
                section.line,
                "the event is \(rejection)",
                "schemas/telephony.event.v1.schema.json has its members"
            )
            return nil
        case .event: break
        }
        let event = decoder.event
        let known = CanonicalDecoder.fieldNames(of: event.kind).map { "\($0)" }
        for name in known { _ = section.take(name) }
        complainOfRest(section, known) { "\(event.kind.name) has no member '\($0)'" }
        let isOfContact = event.kind.family == .contact
        let parts = [event.tenant, isOfContact ? event.contactID : event.agentID].map { text in
            Array(text.bytes(in: decoder.payload))
        }
        return RuleTestEvent(
            line: section.line,
            arrivesAt: arrivesAt,
            isOfContact: isOfContact,
            key: Array(parts.filter { !$0.isEmpty }.joined(separator: [0x2F])),
            value: value
        )
    }

    /// Reads the versions of agents, queues and campaigns: the members of a version of the directory beside `kind`,
    /// `id` and `tenant`, with `from` in the place of `effective_from`.
    mutating func readDirectory(_ sections: [RuleSection], _ configuration: AfterCallConfiguration) -> Directory {
        var table = DirectoryTable(timeZone: configuration.indicators.timeZone, configuration: configuration)
        var records: [(line: Int, subject: [String: String], versions: [[String: Any]])] = []
        for var section in sections {
            var subject: [String: String] = [:]
            for name in ["kind", "id", "tenant"] { subject[name] = section.take(name)?.node.scalar?.string }
            let from = section.take("from").map { duration($0, least: 0) } ?? 0
            var version: [String: Any] = ["effective_from": (RuleTrial.start + from).rfc3339]
            for member in section.rest { version[member.name] = member.node.json() }
            if let index = records.firstIndex(where: { $0.subject == subject }) {
                records[index].versions.append(version)
            } else {
                records.append((section.line, subject, [version]))
            }
        }
        for record in records {
            var members: [String: Any] = record.subject
            members["versions"] = record.versions
            let key = ["kind", "tenant", "id"].compactMap { record.subject[$0] }.joined(separator: "/")
            do throws(DirectoryComplaint) {
                _ = try table.apply(key: Array(key.utf8), value: Self.bytes(members))
            } catch {
                let words = "the directory: \(error.field) \(error.reason)"
                complain(record.line, words, "docs/directory.md has its members")
            }
        }
        return table.directory
    }

    private static func bytes(_ members: [String: Any]) -> [UInt8] {
        guard let data = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys]) else {
            preconditionFailure("Members that YAML gives are no JSON")
        }
        return Array(data)
    }
}

extension Node {
    /// What JSON has for it.
    ///
    /// - Parameter isText: whether a number or a truth value is meant as a text.
    fileprivate func json(isText: Bool = false) -> Any {
        switch self {
        case .mapping(let mapping):
            Dictionary(mapping.map { ($0.key.scalar?.string ?? "", $0.value.json(isText: isText)) }) { $1 }
        case .sequence(let list): list.map { $0.json(isText: isText) }
        case .scalar(let scalar): scalar.style == .plain ? Self.plain(scalar.string, isText) : scalar.string
        case .alias: NSNull()
        }
    }

    /// By the core schema of YAML 1.2, in which 09:00 is a text.
    private static func plain(_ text: String, _ isText: Bool) -> Any {
        if ["", "~", "null"].contains(text) { return NSNull() }
        if isText { return text }
        if let isTrue = Bool(text) { return isTrue }
        if let whole = Int64(text) { return whole }
        return Double(text).flatMap { $0.isFinite ? $0 : nil } ?? text
    }
}
