import ContactCenter
import Foundation
import Telephony
import Testing

/// The decoder beside Foundation's `JSONSerialization`, on generated and on damaged input.
///
/// Input is left out where damage made a name into `type`, since more than the grammar can be wrong with it then.
///
/// They are meant to differ, and such input is left out too, where Foundation takes more than the grammar does (a byte
/// order mark, UTF-16 and UTF-32, which it guesses from zero bytes, a comma before a closing bracket) or less (numbers
/// no `Double` can hold).
struct JSONDifferentialTests {
    @Test
    func `Foundation accepts what the decoder accepts, and rejects what it rejects`() {
        var random = SeededRandom.announced("grammar beside Foundation")
        var decoder = CanonicalDecoder()
        var accepted = 0
        var rejected = 0
        for _ in 0..<20_000 {
            var generator = JSONGenerator(random: random)
            var bytes = Array(generator.object(depth: 4).utf8)
            random = generator.random
            for _ in 0..<random.below(3) {
                Mutation.apply(to: &bytes, &random)
            }
            guard JSONDifferentialTests.isComparable(bytes) else { continue }
            // No name of the generator is a field, so the grammar is all that can be wrong.
            let reading = read(bytes, with: &decoder)
            let isLegal = reading == .rejected("missing_field", "type", 0)
            guard isLegal || reading.complaint == "malformed" else {
                Issue.record("\(String(decoding: bytes, as: UTF8.self)) is \(reading)")
                return
            }
            let reference = try? JSONSerialization.jsonObject(with: Data(bytes))
            guard isLegal == (reference is [String: Any]) else {
                Issue.record(
                    "\(bytes): \(String(decoding: bytes, as: UTF8.self)) is \(reading), not \(reference as Any)"
                )
                return
            }
            accepted += isLegal ? 1 : 0
            rejected += isLegal ? 0 : 1
        }
        #expect(accepted > 5000 && rejected > 5000, "\(accepted) accepted, \(rejected) rejected: too few of either")
    }

    private static func isComparable(_ bytes: [UInt8]) -> Bool {
        guard !bytes.prefix(4).contains(0), !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return false }
        guard !bytes.contains(Array("\"type\"".utf8)) else { return false }
        for index in bytes.indices {
            let rest = bytes[(index + 1)...]
            switch bytes[index] {
            case UInt8(ascii: ","):
                let next = rest.first { !" \t\r\n".utf8.contains($0) }
                if next == UInt8(ascii: "}") || next == UInt8(ascii: "]") { return false }
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // An exponent of three digits may be more than a Double holds.
                let digits = rest.drop { "+-".utf8.contains($0) }.prefix { "0123456789".utf8.contains($0) }
                if digits.count > 2 { return false }
            default:
                break
            }
        }
        return true
    }

    @Test
    func `Foundation reads the same values`() throws {
        var random = SeededRandom.announced("values beside Foundation")
        var decoder = CanonicalDecoder()
        let texts = [
            "id", "source", "tenant", "agent_id", "contact_id", "queue", "reason", "campaign", "customer_id",
            "disposition", "cause", "team", "site", "device", "from_agent_id", "to_agent_id", "to_queue", "tier",
            "currency",
        ]
        let paths: [KeyPath<Event, Text>] = [
            \.id, \.source, \.tenant, \.agentID, \.contactID, \.queue, \.reason, \.campaign, \.customerID,
            \.disposition, \.cause, \.team, \.site, \.device, \.contact.fromAgentID, \.contact.toAgentID,
            \.contact.toQueue, \.contact.tier, \.contact.currency,
        ]
        let required: Set = ["id", "source", "agent_id", "contact_id"]
        let common: Set = ["id", "source", "tenant"]
        for _ in 0..<4000 {
            var generator = JSONGenerator(random: random)
            let kind = EventKind.allCases[generator.random.below(EventKind.allCases.count)]
            let names = FieldSample.names(of: kind).union(common)
            var fields = [
                ("type", "\"\(kind.name)\""), ("time", #""2026-11-22T08:19:03Z""#),
                ("seq", "\(Int64(random.next() >> 2))"),
                ("limit_ms", generator.spelling(ofInteger: random.below(100_000))), ("x1", generator.value(depth: 3)),
            ]
            for text in texts where required.contains(text) || generator.random.oneIn(3) {
                fields.append((text, generator.string(isEmpty: false)))
            }
            fields.shuffle(using: &generator.random)
            let json = generator.object(fields)
            random = generator.random

            let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
            let reference = try #require(object as? [String: Any])
            let event = try #require(read(Array(json.utf8), with: &decoder).event, "\(json)")
            for (name, path) in zip(texts, paths) {
                let said = names.contains(name) ? reference[name] as? String : nil
                let expected = said.map { Array($0.utf8) }
                guard event(path).map({ Array($0.utf8) }) == expected else {
                    Issue.record("\(name) of \(json) is \(event(path) ?? "missing")")
                    return
                }
            }
            #expect(event.event.sequence == (reference["seq"] as? NSNumber)?.int64Value)
            let limitMs = names.contains("limit_ms") ? (reference["limit_ms"] as? NSNumber)?.int64Value : nil
            #expect(event.event.limitMs == limitMs)
        }
    }

    @Test
    func `Foundation's decimal numbers give the same millionths`() throws {
        var random = SeededRandom.announced("amounts beside Foundation")
        var decoder = CanonicalDecoder()
        for _ in 0..<5000 {
            let digits = String((0..<1 + random.below(12)).map { _ in Character("\(random.below(10))") })
            let whole = String(random.below(1000))
            let sign = random.oneIn(2) ? "-" : ""
            let exponent = random.oneIn(2) ? "e\(random.below(13) - 8)" : ""
            let number = "\(sign)\(whole).\(digits)\(exponent)"
            var scaled = try #require(Decimal(string: number)) * 1_000_000
            var rounded = Decimal()
            NSDecimalRound(&rounded, &scaled, 0, .plain)
            let fields = Samples.required(.contactOutcome) + [("amount", number)]
            let event = read(Array(Samples.object(fields).utf8), with: &decoder).event
            guard event?.event.contact.amountMicros == NSDecimalNumber(decimal: rounded).int64Value else {
                Issue.record("\(number) is \(String(describing: event?.event.contact.amountMicros)), not \(rounded)")
                return
            }
        }
    }
}
