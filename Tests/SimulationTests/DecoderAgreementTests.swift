import ContactCenter
import Foundation
import Simulation
import Telephony
import Testing

/// What is generated, read by the decoder that reads it in production.
@Suite struct DecoderAgreementTests {
    static func decode(_ record: GeneratedRecord, with decoder: inout CanonicalDecoder) -> DecodeOutcome {
        var headers = CloudEventHeaders()
        for header in record.headers {
            Array(header.name.utf8).withUnsafeBytes { name in
                header.value.withUnsafeBytes { headers.add(name: name, value: $0) }
            }
        }
        return record.value.withUnsafeBytes { decoder.decode($0, headers: headers) }
    }

    @Test func `every record of a bad day is read, ignored or refused as it is tagged`() {
        var options = HostileOptions.badDay(seed: TestSeed.value, disorderMs: 5_000)
        options.malformed = 0.2
        var configuration = WorkloadConfiguration()
        configuration.seed = TestSeed.value
        var stream = HostileStream(CallCentre(configuration), options: options)
        var decoder = CanonicalDecoder()
        var record = GeneratedRecord()
        for _ in 0..<30_000 {
            stream.next(into: &record)
            let outcome = Self.decode(record, with: &decoder)
            let text = String(decoding: record.value, as: UTF8.self)
            switch (outcome, record.variant) {
            case (.rejected(let rejection), .malformed(let malformation)):
                let expected = "\(malformation.deadLetterCause)"
                #expect("\(rejection.cause.name)" == expected, "\(malformation): \(text)")
            case (.ignored(.unknownType), .unknownType):
                break
            case (.event, .original), (.event, .repetition), (.event, .newVersion), (.event, .conflictingCopy):
                #expect(decoder.event.kind == record.kind && decoder.event.time == record.eventTime)
                #expect(decoder.event.agentID.bytes(in: decoder.payload).elementsEqual(record.key))
                if record.hasUnknownFields && record.envelope == .plain { #expect(decoder.unknownFieldCount > 0) }
            default:
                Issue.record("\(outcome) of \(record.variant): \(text)")
            }
        }
    }

    @Test func `an event and its JSON say the same`() throws {
        var generator = StreamGenerator(seed: TestSeed.value)
        var stream = AgentStream()
        var decoder = CanonicalDecoder()
        let headers = CloudEventHeaders()
        var again: [UInt8] = []
        var json: [UInt8] = []
        var (whole, lacking) = (0, 0)
        for _ in 0..<500 {
            generator.next(into: &stream)
            for index in stream.events.indices {
                json.removeAll(keepingCapacity: true)
                again.removeAll(keepingCapacity: true)
                stream.appendJSON(at: index, to: &json)
                guard case .event = json.withUnsafeBytes({ decoder.decode($0, headers: headers) }) else {
                    Issue.record("not read: \(String(decoding: json, as: UTF8.self))")
                    continue
                }
                CanonicalJSON.append(decoder.event, payload: decoder.payload, to: &again)
                if decoder.unknownFieldCount == 0 {
                    #expect(json == again)
                    whole += 1
                    continue
                }
                // Streams also hold fields that the event's type does not have: those, and no others, are gone.
                #expect(try Self.membersLost(from: json, to: again) == decoder.unknownFieldCount)
                lacking += 1
            }
        }
        #expect(whole > 1_000 && lacking > 100, "\(whole) with no foreign field, \(lacking) with some")
    }

    /// How many members of the object `json` the object `rest` lacks; nil if it has another, or another value.
    static func membersLost(from json: [UInt8], to rest: [UInt8]) throws -> Int? {
        let whole = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        let part = try #require(try JSONSerialization.jsonObject(with: Data(rest)) as? [String: Any])
        let isSame = part.allSatisfy { name, value in whole[name].map { "\($0)" == "\(value)" } ?? false }
        return isSame ? whole.count - part.count : nil
    }
}
