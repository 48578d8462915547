import ContactCenter
import Foundation
import Simulation
import Testing

@Suite struct HostileStreamTests {
    static func stream(_ options: HostileOptions, agents: Int = 50, speed: Double = 1) -> HostileStream {
        var configuration = WorkloadConfiguration()
        configuration.agents = agents
        configuration.speed = speed
        configuration.seed = TestSeed.value
        return HostileStream(CallCentre(configuration), options: options)
    }

    static func isReadable(_ record: GeneratedRecord) -> Bool {
        if case .malformed = record.variant { return false }
        return record.variant != .unknownType
    }

    @Test func `a bus that does nothing delivers what the centre tells`() {
        var configuration = WorkloadConfiguration()
        configuration.seed = TestSeed.value
        var centre = CallCentre(configuration)
        var stream = HostileStream(centre, options: HostileOptions())
        var told = GeneratedRecord()
        var heard = GeneratedRecord()
        for _ in 0..<5_000 {
            centre.next(into: &told)
            stream.next(into: &heard)
            #expect(told.value == heard.value && told.key == heard.key && heard.headers.isEmpty)
            #expect(heard.variant == .original && heard.arrivalTime == heard.eventTime)
        }
    }

    @Test func `the same seeds give the same records`() {
        var first = Self.stream(.badDay())
        var second = Self.stream(.badDay())
        var a = GeneratedRecord()
        var b = GeneratedRecord()
        for _ in 0..<5_000 {
            first.next(into: &a)
            second.next(into: &b)
            #expect(a.value == b.value && a.headers == b.headers && a.variant == b.variant)
            #expect(a.arrivalTime == b.arrivalTime)
        }
    }

    @Test(arguments: [0, 1, 10, 500, 60_000, 120_000] as [Int64], [1, 200] as [Double])
    func `nothing readable is later than the disorder, and records arrive in order`(
        disorderMs: Int64,
        speed: Double
    ) {
        var stream = Self.stream(.badDay(seed: TestSeed.value, disorderMs: disorderMs), speed: speed)
        var record = GeneratedRecord()
        var newest: [Int: Timestamp] = [:]
        var arrival = Timestamp.distantPast
        var behind: Int64 = 0
        for _ in 0..<30_000 {
            stream.next(into: &record)
            #expect(record.arrivalTime >= arrival)
            arrival = record.arrivalTime
            if !Self.isReadable(record) { continue }
            #expect(record.eventTime <= record.arrivalTime)
            #expect(record.arrivalTime - record.eventTime <= disorderMs)
            let before = newest[record.agent, default: record.eventTime]
            behind = max(behind, before - record.eventTime)
            newest[record.agent] = max(before, record.eventTime)
        }
        #expect(behind <= disorderMs)
        // The disorder is used, too, as far as an agent's events are near enough to each other.
        if disorderMs >= 500 { #expect(behind > disorderMs / 2) }
    }

    @Test func `shares are what was asked for`() {
        var options = HostileOptions.badDay(seed: TestSeed.value, disorderMs: 10_000)
        options.malformed = 0.05
        options.unknownTypes = 0.04
        var stream = Self.stream(options)
        var record = GeneratedRecord()
        var counts: [String: Double] = [:]
        let total = 60_000
        for _ in 0..<total {
            stream.next(into: &record)
            switch record.variant {
            case .malformed: counts["malformed", default: 0] += 1
            case let other: counts["\(other)", default: 0] += 1
            }
            if record.variant != .original { continue }
            if record.hasUnknownFields { counts["unknownFields", default: 0] += 1 }
            counts["\(record.envelope)", default: 0] += 1
            if record.arrivalTime - record.eventTime >= 40 { counts["late", default: 0] += 1 }
        }
        let originals = counts["original", default: 0]
        for (name, expected) in [
            ("malformed", 0.05), ("unknownType", 0.04), ("repetition", 0.03), ("newVersion", 0.015),
            ("conflictingCopy", 0.005), ("unknownFields", 0.1), ("cloudEventsBinary", 0.1),
            ("cloudEventsStructured", 0.1), ("late", 0.3),
        ] {
            let share = counts[name, default: 0] / originals
            #expect((expected * 0.8...expected * 1.2).contains(share), "\(name) is \(share)")
        }
    }

    @Test func `copies of an event repeat it, renew it or contradict it`() throws {
        var stream = Self.stream(.badDay(seed: TestSeed.value, disorderMs: 5_000))
        var record = GeneratedRecord()
        var originals: [String: [UInt8]] = [:]
        var copies: [(id: String, value: [UInt8], variant: GeneratedRecord.Variant)] = []
        for _ in 0..<40_000 {
            stream.next(into: &record)
            if !Self.isReadable(record) || record.envelope != .plain { continue }
            let id = try DecodedRecord(record.value).text("id")
            if record.variant == .original {
                originals[id] = record.value
            } else {
                copies.append((id, record.value, record.variant))
            }
        }
        var seen: Set<GeneratedRecord.Variant> = []
        for copy in copies {
            guard let original = originals[copy.id] else { continue }
            seen.insert(copy.variant)
            #expect((copy.value == original) == (copy.variant == .repetition))
            let before = try DecodedRecord(original).number("version") ?? 0
            let after = try DecodedRecord(copy.value).number("version") ?? 0
            #expect((after > before) == (copy.variant == .newVersion))
        }
        #expect(seen == [.repetition, .newVersion, .conflictingCopy])
    }

    @Test func `what can be read is JSON with every common field, in its envelope or outside`() throws {
        var stream = Self.stream(.badDay(seed: TestSeed.value))
        var record = GeneratedRecord()
        var envelopes: Set<GeneratedRecord.Envelope> = []
        for _ in 0..<20_000 {
            stream.next(into: &record)
            if case .malformed = record.variant { continue }
            envelopes.insert(record.envelope)
            let decoded = try DecodedRecord(record.value)
            let headers = Dictionary(
                uniqueKeysWithValues: record.headers.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) }
            )
            for name in ["id", "source", "type", "time"] { #expect(!decoded.text(name).isEmpty) }
            switch record.envelope {
            case .plain:
                #expect(headers.isEmpty && !decoded.text("agent_id").isEmpty)
            case .cloudEventsBinary:
                #expect(headers["ce_specversion"] == "1.0" && headers["content-type"] == "application/json")
                for name in ["id", "source", "type", "time"] { #expect(headers["ce_" + name] == decoded.text(name)) }
                #expect(!decoded.text("agent_id").isEmpty)
            case .cloudEventsStructured:
                #expect(headers["content-type"]?.hasPrefix("application/cloudevents+json") == true)
                let data = try #require(decoded.fields["data"] as? [String: Any])
                #expect(data["agent_id"] as? String == String(decoding: record.key, as: UTF8.self))
            }
        }
        #expect(envelopes.count == 3)
    }

    @Test func `what is malformed cannot be read, each kind for its reason`() throws {
        var options = HostileOptions(seed: TestSeed.value)
        options.malformed = 0.5
        var stream = Self.stream(options)
        var record = GeneratedRecord()
        var seen: Set<Malformation> = []
        for _ in 0..<20_000 {
            stream.next(into: &record)
            guard case .malformed(let malformation) = record.variant else { continue }
            seen.insert(malformation)
            let decoded = try? DecodedRecord(record.value)
            switch malformation {
            case .truncated, .badUTF8: #expect(decoded == nil)
            case .empty: #expect(record.value.isEmpty)
            case .wrongType:
                let fields = try #require(decoded?.fields)
                let areTexts = ["id", "source", "agent_id"].allSatisfy { fields[$0] is String }
                #expect(!(areTexts && fields["seq"] is Int))
            case .missingField:
                let fields = try #require(decoded?.fields)
                let needed = ["id", "source", "agent_id"] + (record.kind.family == .leg ? ["contact_id"] : [])
                #expect(needed.filter { fields[$0] is String }.count == needed.count - 1)
            case .badTime:
                let time = try #require(decoded?.text("time"))
                // Foundation takes the thirtieth of February for the second of March, so the way back must agree, too.
                let formatter = ISO8601DateFormatter()
                #expect(formatter.date(from: time).map { formatter.string(from: $0) } != time)
            case .unknownChannel: #expect(decoded?.text("channel") == "telepathy")
            }
        }
        #expect(seen == Set(Malformation.allCases))
    }
}
