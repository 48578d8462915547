import ContactCenter
import Telephony
import Testing

/// The decoder has a short way for fields that are written plainly, and a long one for all others. A space before the
/// colon sends a field the long way, and says nothing.
struct PlainMemberTests {
    private static let stamps = [
        "2026-11-22T08:19:03.125Z", "2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00.000Z",
        "2026-11-22T24:00:00.000Z", "2026-11-22T08:60:03.125Z", "2026-11-22T08:19:60.125Z",
        "2026-11-22t08:19:03.125Z", "2026-11-22T08:19:03.125z", "2026-11-22T08:19:03.12Z",
        "2026-11-22T08:19:03,125Z", "2026-11-22T08;19:03.125Z", "2026-02-29T08:19:03.125Z",
        "2026-11-22T08:19:03.12éZ", "2026-11-22T0/:19:03.125Z", "2026-11-22T08:19:0:.125Z",
        "0000-11-22T08:19:03.125Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z",
    ]
    /// Lengths at which a text ends in another word, or is too long for an identifier.
    private static let counts = [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 1023, 1024, 1025]
    /// JSON for any field, most of it good for some.
    private static let values =
        stamps.map { "\"\($0)\"" } + counts.map { "\"" + String(repeating: "x", count: $0) + "\"" } + [
            "\"\"", "null", "true", "{}", "[\"en\"]", "\"żółw\"", "\"a\\u0062\"", "\"\\n\"", "\"a\\\\\"", "\"\u{7F}\"",
            "0", "-0", "-7", "00", "07", "1234567", "12345678", "123456789", "123456789012345678",
            "1234567890123456789", "9223372036854775808", "1.0", "1e3", "12345678.5", "\"7\"", "\"end\"", "\"ended\"",
            "\"voice\"", "\"chat \"", "\"not_ready\"", "\"blind\"",
            // Before it knows a day, a decoder remembers zeroes.
            "\"" + String(repeating: "\\u0000", count: 11) + "08:19:03.125Z\"",
        ]

    /// A record of plain fields, and perhaps some that are not, in the usual order or none.
    private func record(_ random: inout SeededRandom) -> [UInt8] {
        let kind = EventKind.allCases[random.below(EventKind.allCases.count)]
        var fields = Samples.required(kind)
        if random.oneIn(2) {
            fields.append(("seq", "\(random.below(1 << (1 + random.below(60))))"))
        }
        for sample in FieldSample.all where random.oneIn(4) {
            fields.append((sample.name, random.oneIn(16) ? sample.bad : sample.good))
        }
        for _ in 0..<random.below(3) {
            fields[random.below(fields.count)].value = Self.values[random.below(Self.values.count)]
        }
        if random.oneIn(8) {
            fields.append(("unheard_of", Self.values[random.below(Self.values.count)]))
        }
        if random.oneIn(3) {
            fields.shuffle(using: &random)
        }
        let (colon, comma) = random.oneIn(3) ? (": ", ", ") : (":", ",")
        return Array(("{" + fields.map { "\"\($0.name)\"\(colon)\($0.value)" }.joined(separator: comma) + "}").utf8)
    }

    /// The record with a space before each colon that is part of no text, and for each of its bytes the position of the
    /// one in `bytes` that it is, or is before.
    private func spaced(_ bytes: [UInt8]) -> (bytes: [UInt8], positions: [Int]) {
        var result: [UInt8] = []
        var positions: [Int] = []
        var isText = false
        var isEscaped = false
        for (position, byte) in bytes.enumerated() {
            if !isText, byte == UInt8(ascii: ":") {
                result.append(UInt8(ascii: " "))
                positions.append(position)
            }
            result.append(byte)
            positions.append(position)
            if isText, !isEscaped, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                isText = byte == UInt8(ascii: "\"") && !isEscaped ? !isText : isText
                isEscaped = false
            }
        }
        return (result, positions + [bytes.count])
    }

    @Test
    func `A plain record is read as the same one is that is not plain`() {
        var random = SeededRandom.announced("plain")
        var short = CanonicalDecoder()
        var long = CanonicalDecoder()
        var counts: [String: Int] = [:]
        for round in 0..<30_000 {
            var bytes = record(&random)
            for _ in 0..<(round % 2 == 0 ? 0 : 1 + random.below(2)) {
                Mutation.apply(to: &bytes, &random)
            }
            // With space before it a zero byte is no framing.
            if bytes.first == 0 { continue }
            let spaced = spaced(bytes)
            let reading = read(bytes, with: &short)
            var expected = read(spaced.bytes, with: &long)
            if case .rejected(let cause, let field, let position) = expected {
                expected = .rejected(cause, field, spaced.positions[position])
            }
            guard reading == expected, short.unknownFieldCount == long.unknownFieldCount else {
                Issue.record("\(String(decoding: bytes, as: UTF8.self)) is \(reading), and spaced \(expected)")
                return
            }
            counts[reading.cause ?? (reading.event == nil ? "ignored" : "event"), default: 0] += 1
        }
        for outcome in ["event", "malformed", "missing_field", "bad_time"] {
            #expect(counts[outcome, default: 0] > 100, "\(counts)")
        }
    }

    @Test
    func `A time is read the same whatever day was read before it`() {
        var random = SeededRandom.announced("days")
        var decoder = CanonicalDecoder()
        for _ in 0..<20_000 {
            var stamp = Array(Self.stamps[random.below(Self.stamps.count)].utf8)
            if random.oneIn(3) {
                stamp[random.below(stamp.count)] = [0x30, 0x35, 0x39, 0x2F, 0x3A, 0x54][random.below(6)]
            }
            let text = String(decoding: stamp, as: UTF8.self)
            let fields = Samples.required(.agentReady) + [("time", "\"\(text)\"")]
            let reading = read(Array(Samples.object(fields).utf8), with: &decoder)
            let expected = stamp.withUnsafeBytes { Timestamp(rfc3339: $0) }
            guard reading.event?.event.time == expected, expected != nil || reading.complaint == "bad_time time" else {
                Issue.record("\(text) is \(reading), not \(String(describing: expected))")
                return
            }
        }
    }
}
