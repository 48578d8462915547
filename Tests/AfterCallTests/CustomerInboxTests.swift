import ContactCenter
import ContactTracking
import Simulation
import Testing

@testable import AfterCall

/// Contacts of customers on their way to the customers stage.
@Suite struct CustomerInboxTests {
    /// A message with its texts as bytes of their own.
    private struct PlainMessage: Equatable {
        var texts: [[UInt8]]
        var numbers: [Int64?]

        init(_ message: CustomerInbox.Message, in bytes: UnsafeRawBufferPointer) {
            func text(_ text: Text) -> [UInt8] { Array(text.bytes(in: bytes)) }
            let contact = message.contact
            texts = [Array(message.tenant)] + [contact.customerID, contact.contactID, contact.reason].map(text)
            numbers = [contact.startedAt.milliseconds, Int64(contact.revision), contact.isRetracted ? 1 : 0]
            guard let fact = contact.firstContact else { return }
            texts += [fact.agentID, fact.team, fact.site, fact.queue, fact.campaign, fact.reason].map(text)
            numbers += [
                Int64(fact.kind.rawValue), fact.at.milliseconds, Int64(fact.flags.rawValue),
                fact.channel.map { Int64($0.rawValue) }, fact.direction.map { Int64($0.rawValue) },
                fact.isNewHire.map { $0 ? 1 : 0 },
            ]
        }
    }

    private struct Drawing {
        var random: SplitMix64
        var bytes: [UInt8] = []

        mutating func text(orNone: Bool = true) -> Text {
            if orNone, Bool.random(using: &random) { return .none }
            let count = Int.random(in: 1...20, using: &random)
            for _ in 0..<count { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            return Text(offset: bytes.count - count, count: count)
        }

        private mutating func instant() -> Timestamp {
            Timestamp(milliseconds: Bool.random(using: &random) ? 0 : .random(in: -5...1 << 42, using: &random))
        }

        private mutating func fact() -> ContactFact {
            var fact = ContactFact(kind: .firstContact, at: instant())
            fact.flags = ContactFactFlags(rawValue: .random(in: 0...4_095, using: &random))
            (fact.agentID, fact.team, fact.site) = (text(), text(), text())
            (fact.queue, fact.campaign, fact.reason) = (text(), text(), text())
            fact.channel = Bool.random(using: &random) ? nil : Channel.allCases.randomElement(using: &random)
            fact.direction = Bool.random(using: &random) ? nil : Direction.allCases.randomElement(using: &random)
            fact.isNewHire = [nil, true, false][Int.random(in: 0..<3, using: &random)]
            return fact
        }

        /// A message as it is written, and as it has to be read.
        mutating func written() -> (record: [UInt8], wanted: PlainMessage) {
            bytes = [0xEE]
            var told = CustomerContact(
                customerID: text(orNone: false),
                startedAt: instant(),
                revision: .random(in: 1...1_000, using: &random)
            )
            told.reason = text()
            told.isRetracted = Bool.random(using: &random)
            if Bool.random(using: &random) { told.firstContact = fact() }
            let (contact, tenant) = (text(orNone: false), text())
            return bytes.withUnsafeBytes { bytes in
                var writer = WireWriter()
                let key = AgentKey(tenant: tenant.bytes(in: bytes), agentID: contact.bytes(in: bytes))
                CustomerInbox.write(told, of: key, in: bytes, to: &writer)
                var wanted = told
                wanted.contactID = contact
                let message = CustomerInbox.Message(tenant: key.tenant, contact: wanted)
                return (Array(writer.bytes), PlainMessage(message, in: bytes))
            }
        }
    }

    private func read(_ record: [UInt8]) throws -> PlainMessage {
        try record.withUnsafeBytes { PlainMessage(try CustomerInbox.read($0), in: $0) }
    }

    @Test func `Every field is read as it was written`() throws {
        var drawing = Drawing(random: SplitMix64(seed: TestSeed.value, index: 78))
        for number in 0..<3_000 {
            let (record, wanted) = drawing.written()
            let found = try read(record)
            guard found == wanted else {
                Issue.record("SEED=\(TestSeed.value) contact \(number): \(found), not \(wanted)")
                return
            }
        }
    }

    @Test func `A contact or a customer without a name, and a field that nobody knows, are refused`() throws {
        func record(_ fields: [Int]) -> [UInt8] {
            var writer = WireWriter()
            for field in fields { [UInt8(ascii: "x")].withUnsafeBytes { writer.bytes(field, $0) } }
            return Array(writer.bytes)
        }
        #expect(throws: Never.self) { try read(record([2, 3])) }
        for fields in [[], [2], [3], [2, 3, 9]] {
            #expect(throws: WireError.self, "\(fields)") { try read(record(fields)) }
        }
    }

    @Test func `Damaged bytes are refused or read, and end nothing`() {
        var drawing = Drawing(random: SplitMix64(seed: TestSeed.value, index: 79))
        var refused = 0
        for _ in 0..<20_000 {
            var (record, _) = drawing.written()
            switch Int.random(in: 0..<3, using: &drawing.random) {
            case 0: record.removeLast(Int.random(in: 1...record.count, using: &drawing.random))
            case 1: record.remove(at: Int.random(in: 0..<record.count, using: &drawing.random))
            default:
                let place = Int.random(in: 0..<record.count, using: &drawing.random)
                record[place] = UInt8.random(in: 0...255, using: &drawing.random)
            }
            do {
                _ = try read(record)
            } catch {
                #expect(error is WireError)
                refused += 1
            }
        }
        #expect(refused > 5_000)
    }
}
