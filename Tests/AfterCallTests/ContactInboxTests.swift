import ContactCenter
import Indicators
import Simulation
import Testing

@testable import AfterCall

/// Legs and watermarks on their way to the contacts stage.
@Suite struct ContactInboxTests {
    /// A leg with its texts as bytes of their own.
    private struct PlainLeg: Equatable {
        var tenant: [UInt8]
        var contact: [UInt8]
        var agent: [UInt8]
        var texts: [[UInt8]]
        var numbers: [Int64?]
        var wraps: [LegWrap]

        init(_ leg: ContactInbox.Leg, in bytes: UnsafeRawBufferPointer) {
            let facts = leg.facts
            func text(_ text: Text) -> [UInt8] { Array(text.bytes(in: bytes)) }
            (tenant, contact, agent) = (Array(leg.tenant), Array(leg.contactID), text(facts.agentID))
            texts = [
                facts.queue, facts.campaign, facts.reason, facts.customerID, facts.disposition, facts.team, facts.site,
            ].map(text)
            numbers = [
                facts.startedAt.milliseconds, Int64(facts.revision), Int64(facts.phase.rawValue),
                Int64(facts.flags.rawValue), Int64(facts.channel.rawValue), Int64(facts.direction.rawValue),
                facts.isNewHire.map { $0 ? 1 : 0 }, facts.offeredAt?.milliseconds, facts.establishedAt?.milliseconds,
                facts.clearedAt?.milliseconds, facts.ringMs, facts.talkMs, facts.holdMs, facts.consultMs, facts.wrapMs,
                Int64(facts.segments), facts.wrapEndedAt?.milliseconds, facts.endCause.map { Int64($0.rawValue) },
                facts.notAnsweredCause.map { Int64($0.rawValue) },
            ]
            wraps = []
            while let wrap = LegWrap(at: wraps.count, of: facts.wraps, in: bytes) { wraps.append(wrap) }
        }
    }

    /// Draws legs, and the bytes that their texts are runs of.
    private struct Drawing {
        var random: SplitMix64
        var bytes: [UInt8] = []

        mutating func text(orNone: Bool = true) -> Text {
            if orNone, Bool.random(using: &random) { return .none }
            let count = Int.random(in: 1...20, using: &random)
            for _ in 0..<count { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            return Text(offset: bytes.count - count, count: count)
        }

        mutating func leg() -> (facts: LegFacts, contact: Text, tenant: Text, wraps: [LegWrap]) {
            let start = Timestamp(
                milliseconds: Bool.random(using: &random) ? 0 : .random(in: -9...1 << 41, using: &random)
            )
            let phase = LegProgress.allCases[Int.random(in: 0..<LegProgress.allCases.count, using: &random)]
            var leg = LegFacts(agentID: text(orNone: false), startedAt: start, phase: phase)
            leg.revision = .random(in: 1...1_000, using: &random)
            let (contact, tenant) = (text(orNone: false), text())
            if phase == .retracted { return (leg, contact, tenant, []) }
            leg.flags = LegFlags(rawValue: .random(in: 0...15, using: &random))
            (leg.queue, leg.campaign, leg.reason, leg.customerID) = (text(), text(), text(), text())
            (leg.disposition, leg.team, leg.site) = (text(), text(), text())
            leg.channel = Channel.allCases[Int.random(in: 0..<Channel.allCases.count, using: &random)]
            leg.direction = Direction.allCases[Int.random(in: 0..<Direction.allCases.count, using: &random)]
            leg.isNewHire = [nil, true, false][Int.random(in: 0..<3, using: &random)]
            (leg.offeredAt, leg.establishedAt, leg.clearedAt) = (instant(start), instant(start), instant(start))
            (leg.ringMs, leg.talkMs, leg.holdMs) = (duration(), duration(), duration())
            (leg.consultMs, leg.wrapMs, leg.wrapEndedAt) = (duration(), duration(), instant(start))
            leg.segments = .random(in: 0...3, using: &random)
            leg.endCause = cause()
            leg.notAnsweredCause =
                Bool.random(using: &random) ? nil : NotAnsweredCause.allCases.randomElement(using: &random)
            var wraps: [LegWrap] = []
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let begin = start + duration()
                let end = Bool.random(using: &random) ? begin + duration() : nil
                let endCause = EndCause.allCases[Int.random(in: 0..<EndCause.allCases.count, using: &random)]
                wraps.append(LegWrap(startedAt: begin, endedAt: end, endCause: end == nil ? nil : endCause))
            }
            return (leg, contact, tenant, wraps)
        }

        private mutating func duration() -> Milliseconds {
            Bool.random(using: &random) ? 0 : .random(in: 0...100_000_000, using: &random)
        }

        private mutating func instant(_ start: Timestamp) -> Timestamp? {
            Bool.random(using: &random) ? nil : start + duration()
        }

        private mutating func cause() -> EndCause? {
            if Bool.random(using: &random) { return nil }
            return EndCause.allCases[Int.random(in: 0..<EndCause.allCases.count, using: &random)]
        }

        /// A leg as it is written, and as it has to be read.
        mutating func written() -> (record: [UInt8], wanted: PlainLeg) {
            bytes = [0xEE]
            let (facts, contact, tenant, wraps) = leg()
            return bytes.withUnsafeBytes { bytes in
                var writer = WireWriter()
                wraps.withUnsafeBufferPointer { wraps in
                    ContactInbox.write(
                        facts,
                        tenant: tenant.bytes(in: bytes),
                        agentID: facts.agentID.bytes(in: bytes),
                        contactID: contact,
                        wraps: wraps,
                        in: bytes,
                        to: &writer
                    )
                }
                let named = ContactInbox.Leg(
                    tenant: tenant.bytes(in: bytes),
                    contactID: contact.bytes(in: bytes),
                    facts: facts
                )
                var wanted = PlainLeg(named, in: bytes)
                wanted.wraps = wraps
                return (Array(writer.bytes), wanted)
            }
        }
    }

    private func read(_ record: [UInt8]) throws -> PlainLeg? {
        try record.withUnsafeBytes { record in
            guard case .leg(let leg) = try ContactInbox.read(record) else { return nil }
            return PlainLeg(leg, in: record)
        }
    }

    private func isMessage(_ value: [UInt8]) -> Bool { value.withUnsafeBytes { ContactInbox.isMessage($0) } }

    @Test func `Every field of a leg is read as it was written`() throws {
        var drawing = Drawing(random: SplitMix64(seed: TestSeed.value, index: 74))
        for number in 0..<3_000 {
            let (record, wanted) = drawing.written()
            #expect(isMessage(record))
            let found = try read(record)
            guard found == wanted else {
                Issue.record("SEED=\(TestSeed.value) leg \(number): \(String(describing: found)), not \(wanted)")
                return
            }
        }
    }

    @Test func `A watermark is read as it was written`() throws {
        var random = SplitMix64(seed: TestSeed.value, index: 75)
        for _ in 0..<500 {
            let partitions = Int32.random(in: 1...2_000, using: &random)
            let at = Timestamp(
                milliseconds: Bool.random(using: &random) ? 0 : .random(in: -5...1 << 42, using: &random)
            )
            let source = SourceTask(
                stage: Bool.random(using: &random) ? .agents : .ingest,
                partition: .random(in: 0..<partitions, using: &random)
            )
            var writer = WireWriter()
            ContactInbox.write(
                ContactInbox.Watermark(source: source, partitions: partitions, at: at),
                to: &writer
            )
            #expect(ContactInbox.isMessage(writer.bytes))
            guard case .watermark(let found) = try ContactInbox.read(writer.bytes) else {
                Issue.record("no watermark")
                return
            }
            #expect(found.source == source && found.partitions == partitions && found.at == at)
        }
    }

    @Test func `What is cut off, or goes on, is refused`() throws {
        var drawing = Drawing(random: SplitMix64(seed: TestSeed.value, index: 76))
        for _ in 0..<60 {
            let (record, _) = drawing.written()
            for count in 0..<record.count {
                #expect(throws: WireError.self) { try read(Array(record.prefix(count))) }
            }
            #expect(throws: WireError.self) { try read(record + record) }
            #expect(throws: WireError.self) { try read(record + [0x20]) }
        }
    }

    @Test func `Damaged bytes are refused or read, and end nothing`() {
        var drawing = Drawing(random: SplitMix64(seed: TestSeed.value, index: 77))
        var (refused, taken) = (0, 0)
        for _ in 0..<20_000 {
            var (record, _) = drawing.written()
            for _ in 0..<Int.random(in: 1...4, using: &drawing.random) {
                let place = Int.random(in: 0..<record.count, using: &drawing.random)
                switch Int.random(in: 0..<3, using: &drawing.random) {
                case 0: record[place] = UInt8.random(in: 0...255, using: &drawing.random)
                case 1: record.remove(at: place)
                default: record.insert(UInt8.random(in: 0...255, using: &drawing.random), at: place)
                }
                if record.isEmpty { break }
            }
            do {
                guard let leg = try read(record) else { continue }
                taken += 1
                // Whoever reads it reckons with its instants.
                for wrap in leg.wraps { #expect((wrap.endedAt ?? wrap.startedAt) - wrap.startedAt >= 0) }
            } catch {
                #expect(error is WireError)
                refused += 1
            }
        }
        #expect(refused > 5_000 && taken > 500)
    }

    @Test func `Segments that are none are refused`() throws {
        func record(_ wraps: [UInt8]) -> [UInt8] {
            var writer = WireWriter()
            let leg = writer.begin(2)
            for field in [2, 3] { [UInt8(ascii: "x")].withUnsafeBytes { writer.bytes(field, $0) } }
            writer.enumeration(6, LegProgress.closed)
            wraps.withUnsafeBytes { writer.bytes(29, $0) }
            writer.end(leg)
            return Array(writer.bytes)
        }
        func wrap(_ start: Int64, _ end: Int64, _ cause: UInt8) -> [UInt8] {
            [start, end].flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } } + [cause]
        }
        #expect(try read(record(wrap(5, 9, 0)))?.wraps.first?.endedAt == Timestamp(milliseconds: 9))
        #expect(try read(record(wrap(5, .min, 255)))?.wraps.first?.endedAt == nil)
        let bad = [
            Array(wrap(5, 9, 0).dropLast()), wrap(9, 5, 0), wrap(5, 9, 255), wrap(5, .min, 0), wrap(5, 9, 77),
            wrap(-.max, .max, 0), wrap(.min, 3, 0), wrap(0, .max, 0),
        ]
        for wraps in bad { #expect(throws: WireError.self, "\(wraps)") { try read(record(wraps)) } }
    }

    @Test func `An event of the bus is never taken for a message of our own`() {
        // What JSON may begin with: white space, or the beginning of a value.
        for first in "\t\n\r {[\"-0123456789tfn".utf8 { #expect(!isMessage([first] + Array("{}".utf8))) }
        for first in UInt8.min...UInt8.max where first != 0x12 && first != 0x1A { #expect(!isMessage([first])) }
        #expect(!isMessage([]))
        for record in HostileDay.records(3_000, agents: 20, seed: TestSeed.value &+ 5) {
            #expect(!isMessage(record.value), "\(String(decoding: record.value, as: UTF8.self))")
        }
    }
}
