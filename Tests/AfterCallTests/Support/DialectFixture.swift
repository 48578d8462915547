import ContactCenter
import Foundation
import Telephony

@testable import AfterCall

/// The records that `Tests/DialectTests/Fixtures` has of each format, as a topic of a tenant of its own.
struct DialectFixture {
    /// What seconds in the files are counted from: 2026-03-02T09:00:00Z.
    static let epoch = Timestamp(milliseconds: 1_772_442_000_000)

    let source: SourceSettings
    let dialect: Dialect
    /// In the order in which they arrive.
    let records: [LoggedRecord]

    /// All formats of telephony systems.
    static func all() throws -> [DialectFixture] {
        try Dialect.all.filter { $0.name != Dialect.canonical.name }.map { try DialectFixture($0) }
    }

    init(_ dialect: Dialect, topic: String? = nil) throws {
        self.dialect = dialect
        var source = SourceSettings(topic: topic ?? "bus.\(dialect.name)")
        source.format = dialect.name
        source.tenant = dialect.name
        switch dialect.name {
        case "asterisk-queue-log":
            source.wrapUpTimes = "60s"
            source.timeZone = "Europe/Warsaw"
        case "asterisk-ami": source.wrapUpTimes = "60s"
        case "csta-json":
            source.timeZone = "Asia/Singapore"
            source.agents = "8002@cc=agent-1"
        case "cisco-finesse": source.agentPattern = "200(2)"
        default: break
        }
        if source.agentPattern != nil { source.agentID = "agent-1" }
        self.source = source
        let folder = RepositoryFile("Tests/DialectTests/Fixtures/\(dialect.name)").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }
        var records: [LoggedRecord] = []
        for file in files.sorted() {
            let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file)), as: UTF8.self)
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                guard let tab = line.firstIndex(of: "\t"), let seconds = Double(line[..<tab]) else { continue }
                let arrival = Self.epoch + Milliseconds((seconds * 1000).rounded())
                let value = Array(line[line.index(after: tab)...].utf8)
                records.append(LoggedRecord(key: Array("any".utf8), value: value, timestamp: arrival))
            }
        }
        // Stable, so that records of one instant stay as they are in the file.
        self.records = records.enumerated().sorted {
            ($0.element.timestamp ?? Self.epoch, $0.offset) < ($1.element.timestamp ?? Self.epoch, $1.offset)
        }.map(\.element)
    }

    /// The topic as the ingest stage reads it.
    var ingested: IngestSource { IngestSource(source, maximumValueBytes: 1 << 20) }

    /// What `aftercall convert` makes of the records, each event as a record of the bus with the key of its agent or
    /// contact, and whether it is of a contact.
    func converted() -> [(record: LoggedRecord, isOfContact: Bool)] {
        let reader = DialectReader(dialect, source.dialectSettings, source.identity)
        let headers = CloudEventHeaders()
        var converted: [(record: LoggedRecord, isOfContact: Bool)] = []
        for record in records {
            let arrival = record.timestamp ?? Self.epoch
            (record.value ?? []).withUnsafeBytes { value in
                let input = InputRecord(
                    key: nil,
                    value: value,
                    headers: UnsafeBufferPointer(start: nil, count: 0),
                    coordinates: InputCoordinates(partition: 0, offset: 0, timestamp: arrival)
                )
                guard case .events = reader.decode(input, arrival: arrival, headers: headers) else { return }
                for event in reader.events {
                    let isOfContact = event.kind.family == .contact
                    let owner = (isOfContact ? event.contactID : event.agentID).bytes(in: reader.payload)
                    let key = Array("\(source.tenant ?? "")/".utf8) + Array(owner)
                    reader.withJSON(of: event) { json in
                        let record = LoggedRecord(key: key, value: Array(json), timestamp: arrival)
                        converted.append((record, isOfContact))
                    }
                }
            }
        }
        return converted
    }
}
