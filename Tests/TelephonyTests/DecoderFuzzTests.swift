import ContactCenter
import Telephony
import Testing

struct DecoderFuzzTests {
    /// What holds for every record, whatever is in it.
    private func check(_ reading: Reading, of bytes: [UInt8]) -> Bool {
        switch reading {
        case .ignored(let reason):
            return reason == .unknownType
        case .rejected(let cause, _, let position):
            return (0...bytes.count).contains(position) && !["wrong_key", "too_late", "too_large"].contains(cause)
        case .event(let read):
            let event = read.event
            let texts = [
                event.id, event.source, event.tenant, event.agentID, event.contactID, event.queue, event.campaign,
                event.reason, event.customerID, event.disposition, event.cause, event.team, event.site, event.device,
                event.skills, event.contact.fromAgentID, event.contact.toAgentID, event.contact.toQueue,
                event.contact.tier, event.contact.currency,
            ]
            let family = event.kind.family
            return texts.allSatisfy { text in
                let end = Int(text.offset) + Int(text.count)
                return end <= read.payload.count
                    && String(validating: read.payload[Int(text.offset)..<end], as: UTF8.self) != nil
            } && !event.id.isNone && !event.source.isNone
                && (family == .contact || !event.agentID.isNone) && (family == .agent || !event.contactID.isNone)
                && event.time >= .earliestWritable && event.time <= .latestWritable && event.limitMs ?? 0 >= 0
        }
    }

    @Test
    func `No damage to a record crashes the decoder or makes it say what cannot be`() {
        var random = SeededRandom.announced("fuzz")
        var decoder = CanonicalDecoder()
        let samples = Samples.records.map { (Array($0.value.utf8), $0.headers) }
        var counts: [String: Int] = [:]
        for _ in 0..<200_000 {
            var (bytes, headers) = samples[random.below(samples.count)]
            for _ in 0..<1 + random.below(4) {
                Mutation.apply(to: &bytes, &random)
            }
            if random.oneIn(8) {
                headers = headers.filter { _ in !random.oneIn(5) }
            }
            let reading = read(bytes, headers: headers, with: &decoder)
            guard check(reading, of: bytes) else {
                Issue.record("\(String(decoding: bytes, as: UTF8.self)) with \(headers) is \(reading)")
                return
            }
            counts[reading.cause ?? (reading.event == nil ? "ignored" : "event"), default: 0] += 1
        }
        // A fuzzer that reaches only one outcome tests nothing.
        for outcome in ["event", "ignored", "malformed", "missing_field", "bad_time", "unsupported"] {
            #expect(counts[outcome, default: 0] > 100, "\(counts)")
        }
    }

    @Test
    func `No record that is cut short is an event`() {
        var decoder = CanonicalDecoder()
        for sample in Samples.records {
            let bytes = Array(sample.value.utf8)
            for count in 1..<bytes.count {
                let reading = read(Array(bytes[..<count]), headers: sample.headers, with: &decoder)
                // The fault is the end, or the character or the escape that it cuts.
                guard case .rejected("malformed", "", let place) = reading, count - 11...count ~= place else {
                    Issue.record("\(count) bytes of \(sample.value) are \(reading)")
                    return
                }
            }
        }
    }

    @Test
    func `Bytes of no kind at all are malformed`() {
        var random = SeededRandom.announced("noise")
        var decoder = CanonicalDecoder()
        for _ in 0..<5000 {
            let bytes = (0..<1 + random.below(200)).map { _ in UInt8(random.below(256)) }
            #expect(read(bytes, with: &decoder).cause == "malformed")
        }
    }
}
