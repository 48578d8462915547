import ContactCenter
import ContactTracking
import Foundation
import SchemaSupport
import Testing

@testable import AfterCall

/// Contact records as JSON (topics, contact record).
@Suite struct ContactEncoderTests {
    private static let schemaName = "aftercall.contact.v1"
    private static let hasSchema = (try? SchemaSupport.names().contains(schemaName)) ?? false
    private static let epoch = Timestamp(milliseconds: 1_800_000_000_000)

    /// A tracker that is told a contact step by step, and the records that it publishes.
    private struct Bench: ~Copyable {
        var tracker: ContactTracker
        var work = ContactWorkspace()
        var effects = ContactEffects()
        var batch = OutputBatch()
        var values: [String] = []
        var times: [String] = []
        private var bytes: [UInt8] = []

        init() {
            tracker = ContactTracker(in: work.pool)
        }

        mutating func text(_ string: String) -> Text { run(of: Array(string.utf8)) }

        mutating func run(of added: [UInt8]) -> Text {
            bytes += added
            return Text(offset: bytes.count - added.count, count: added.count)
        }

        mutating func take(_ kind: EventKind, at ms: Int64, _ change: (inout Event, inout Bench) -> Void = { _, _ in })
        {
            var event = Event(kind: kind, time: ContactEncoderTests.epoch + ms)
            event.id = text("\(kind.name)-\(ms)")
            event.source = text("acd")
            change(&event, &self)
            effects.removeAll()
            let payload = bytes
            _ = payload.withUnsafeBytes { tracker.apply(event, payload: $0, work: &work, effects: &effects) }
            publish()
        }

        mutating func take(_ leg: LegFacts) {
            effects.removeAll()
            let payload = bytes
            _ = payload.withUnsafeBytes { tracker.apply(leg: leg, bytes: $0, work: &work, effects: &effects) }
            publish()
        }

        mutating func publish() {
            for index in effects.records.indices {
                batch.removeAll()
                withSubject { subject, bench in
                    ContactEncoder.append(
                        bench.effects.records[index],
                        of: bench.effects,
                        subject: subject,
                        at: bench.tracker.lastEventAt ?? ContactEncoderTests.epoch,
                        bytes: bench.tracker.bytes,
                        headers: 0..<0,
                        to: &bench.batch
                    )
                }
                let record = batch.records[0]
                values.append(record.value.map { String(decoding: $0.bytes(in: batch.bytes), as: UTF8.self) } ?? "")
                times.append(String(decoding: record.time.bytes(in: batch.bytes), as: UTF8.self))
            }
        }

        private mutating func withSubject(_ body: (ContactEncoder.Subject, inout Bench) -> Void) {
            let (tenant, contactID) = (Array("acme".utf8), Array(#"c-"1""#.utf8))
            tenant.withUnsafeBytes { tenant in
                contactID.withUnsafeBytes { contactID in
                    let key = batch.append(contactID)
                    body(ContactEncoder.Subject(tenant: tenant, contactID: contactID, key: key), &self)
                }
            }
        }
    }

    private func leg(_ revision: Int32, _ phase: LegProgress, _ bench: inout Bench) -> LegFacts {
        let epoch = Self.epoch
        var leg = LegFacts(agentID: bench.text("anna"), startedAt: epoch + 2_000, phase: phase)
        leg.revision = revision
        if phase == .retracted { return leg }
        leg.queue = bench.text("support")
        leg.site = bench.text("Łódź")
        leg.offeredAt = epoch + 2_000
        leg.establishedAt = epoch + 5_000
        leg.ringMs = 3_000
        if phase == .live { return leg }
        leg.clearedAt = epoch + 65_000
        leg.talkMs = 60_000
        leg.flags = .inferredClear
        var wraps: [UInt8] = []
        func add(_ wrap: LegWrap) {
            withUnsafeTemporaryAllocation(byteCount: LegWrap.byteCount, alignment: 1) { room in
                if let base = room.baseAddress { wrap.write(to: base) }
                wraps += Array(room)
            }
        }
        let isClosed = phase == .closed
        add(
            LegWrap(
                startedAt: epoch + 65_000,
                endedAt: isClosed ? epoch + 75_000 : nil,
                endCause: isClosed ? .completed : nil
            )
        )
        leg.wraps = bench.run(of: wraps)
        guard isClosed else { return leg }
        leg.wrapEndedAt = epoch + 75_000
        leg.wrapMs = 10_000
        leg.segments = 1
        leg.endCause = .completed
        return leg
    }

    /// The records of a contact that was answered, wrapped up, transferred, resolved and surveyed.
    private func story() -> Bench {
        var bench = Bench()
        bench.take(.contactQueued, at: 0) { event, bench in
            event.queue = bench.text("support")
            event.customerID = bench.text("k\u{1}")
            event.reason = bench.text("billing")
            event.contact.priority = -3
        }
        for (revision, phase) in [(1, LegProgress.live), (2, .cleared), (3, .closed)] as [(Int32, LegProgress)] {
            let leg = leg(revision, phase, &bench)
            bench.take(leg)
        }
        bench.take(.contactTransferred, at: 65_000) { event, bench in
            event.contact.transferKind = .blind
            event.contact.toQueue = bench.text("second")
        }
        bench.take(.contactEnded, at: 66_000) { event, bench in event.cause = bench.text("done") }
        bench.take(.contactOutcome, at: 70_000) { event, bench in
            event.contact.resolved = true
            event.contact.complaint = false
            event.contact.amountMicros = -19_990_000
            event.contact.currency = bench.text("EUR")
        }
        bench.take(.contactSurveyed, at: 80_000) { event, _ in
            event.contact.csatThousandths = 4_500
            event.contact.csatScale = 5
            event.contact.nps = 0
        }
        return bench
    }

    @Test func `A record says everything that is known of the contact`() throws {
        let bench = story()
        let last = try #require(bench.values.last)
        let expected = """
            {"tenant":"acme","contact_id":"c-\\"1\\"","customer_id":"k\\u0001","channel":"voice","direction":"inbound",\
            "campaign":null,"reason":"billing","started_at":"2027-01-15T08:00:00.000Z",\
            "ended_at":"2027-01-15T08:01:06.000Z","end_cause":"done","visits":[{"queue":"support","channel":"voice",\
            "direction":"inbound","campaign":null,"reason":"billing","priority":-3,\
            "opened_at":"2027-01-15T08:00:00.000Z","closed_at":"2027-01-15T08:00:05.000Z","wait_ms":5000,\
            "result":"answered","agent_id":"anna"}],"legs":[{"agent_id":"anna",\
            "leg_started_at":"2027-01-15T08:00:02.000Z","phase":"closed","queue":"support","channel":"voice",\
            "direction":"inbound","campaign":null,"reason":null,"disposition":null,"team":null,"site":"Łódź",\
            "offered_at":"2027-01-15T08:00:02.000Z","established_at":"2027-01-15T08:00:05.000Z",\
            "cleared_at":"2027-01-15T08:01:05.000Z","not_answered_at":null,"not_answered_cause":null,"ring_ms":3000,\
            "talk_ms":60000,"hold_ms":0,"consult_ms":0,"wrap_ms":10000,"handle_ms":70000,"wraps":[{"segment":1,\
            "wrap_started_at":"2027-01-15T08:01:05.000Z","wrap_ended_at":"2027-01-15T08:01:15.000Z","wrap_ms":10000,\
            "end_cause":"completed"}],"flags":["inferred_clear"]}],"transfers":[{"at":"2027-01-15T08:01:05.000Z",\
            "kind":"blind","from_agent_id":"anna","to_agent_id":null,"to_queue":"second","tier":null}],\
            "outcome":{"at":"2027-01-15T08:01:10.000Z","agent_id":"anna","resolved":true,"escalated":null,"tier":null,\
            "converted":null,"amount":-19.99,"currency":"EUR","complaint":false,"reason":null},\
            "survey":{"at":"2027-01-15T08:01:20.000Z","agent_id":"anna","csat":4.5,"csat_scale":5,"nps":0},\
            "handled":1,"wait_ms":5000,"ring_ms":3000,"talk_ms":60000,"hold_ms":0,"consult_ms":0,"wrap_ms":10000,\
            "handle_ms":70000,"resolution_ms":70000,"complete":true,"revision":7,"status":"current"}
            """
        #expect(last == expected)
        #expect(bench.times.last == "2027-01-15T08:01:20.000Z")
    }

    @Test func `A leg in its wrap says so, and a withdrawn record says nothing`() throws {
        var bench = story()
        #expect(bench.values[0].contains(#""phase":"established""#))
        #expect(bench.values[1].contains(#""phase":"wrap""#))
        #expect(bench.values[1].contains(#""wrap_ended_at":null,"wrap_ms":null,"end_cause":null"#))
        bench = Bench()
        for (revision, phase) in [(1, LegProgress.closed), (2, .retracted)] as [(Int32, LegProgress)] {
            let leg = leg(revision, phase, &bench)
            bench.take(leg)
        }
        let last = try #require(bench.values.last)
        #expect(last.hasPrefix(#"{"tenant":"acme","contact_id":"c-\"1\"","customer_id":null,"#))
        #expect(last.hasSuffix(#""complete":null,"revision":2,"status":"retracted"}"#))
    }

    @Test(.enabled(if: hasSchema, "the schema of contact records is not there"))
    func `Every record is as its schema says`() throws {
        let schema = try SchemaSupport.schema(Self.schemaName)
        for value in story().values {
            let violations = schema.violations(ofJSON: [UInt8](value.utf8))
            #expect(violations.isEmpty, "\(violations) \(value)")
        }
    }
}
