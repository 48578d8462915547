import ContactCenter
import Foundation
import Simulation
import Testing

@Suite struct DistributionTests {
    static let draws = 40_000

    static func sorted(_ draw: (inout SplitMix64) -> Double) -> [Double] {
        var random = SplitMix64(seed: TestSeed.value)
        return (0..<draws).map { _ in draw(&random) }.sorted()
    }

    @Test func `waiting times have their mean and their median`() {
        let values = Self.sorted { $0.exponential(mean: 40) }
        #expect(abs(values.reduce(0, +) / Double(Self.draws) - 40) < 1.5)
        #expect(abs(values[Self.draws / 2] - 40 * log(2)) < 1.5)
        #expect(values[0] >= 0)
    }

    @Test func `durations have their median and the tail of their sigma`() {
        let values = Self.sorted { $0.logNormal(median: 25, sigma: 0.8) }
        #expect(abs(values[Self.draws / 2] - 25) < 1)
        // 84.13 % of a log-normal lie below median x e^sigma, 2.28 % below median x e^(-2 sigma).
        #expect(abs(values[Self.draws * 8_413 / 10_000] / (25 * exp(0.8)) - 1) < 0.05)
        #expect(abs(values[Self.draws * 228 / 10_000] / (25 * exp(-1.6)) - 1) < 0.1)
    }

    @Test func `weights decide how often an outcome is drawn, and zero means never`() {
        let choice = WeightedChoice([(element: "a", weight: 1), ("never", 0), ("b", 3)])
        var random = SplitMix64(seed: TestSeed.value)
        var counts: [String: Int] = [:]
        for _ in 0..<Self.draws { counts[choice.draw(using: &random), default: 0] += 1 }
        #expect(counts["never"] == nil)
        #expect(abs(Double(counts["b", default: 0]) / Double(Self.draws) - 0.75) < 0.02)
    }

    @Test func `numbers stay within their bounds and reach them`() {
        var random = SplitMix64(seed: TestSeed.value)
        var below: Set<Int> = []
        var within: Set<Int64> = []
        for _ in 0..<1_000 {
            below.insert(random.below(5))
            within.insert(random.within(-2...2))
            #expect((0..<1).contains(random.unit()))
        }
        #expect(below == [0, 1, 2, 3, 4] && within == [-2, -1, 0, 1, 2])
    }

    @Test func `the generator is SplitMix64 as published`() {
        // The first outputs of the reference implementation for the state 1234567.
        let step: UInt64 = 0x9E37_79B9_7F4A_7C15
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        for (index, value) in expected.enumerated() {
            #expect(SplitMix64.mix(1_234_567 &+ step &* UInt64(index + 1)) == value)
        }
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29T12:34:56.789Z", 1_709_210_096_789),
            ("2000-03-01T00:00:00.000Z", 951_868_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
        ] as [(String, Int64)]
    )
    func `times are written as RFC 3339`(text: String, milliseconds: Int64) {
        let event = Event(kind: .agentHeartbeat, time: Timestamp(milliseconds: milliseconds))
        var json: [UInt8] = []
        [].withUnsafeBytes { CanonicalJSON.append(event, payload: $0, to: &json) }
        #expect(String(decoding: json, as: UTF8.self) == "{\"type\":\"agent.heartbeat\",\"time\":\"\(text)\"}")
    }

    @Test func `quotes, backslashes and control characters of a text are escaped`() throws {
        let text = "a\"b\\c\u{1}\u{1F}\né"
        var event = Event(kind: .agentReady, time: Timestamp(milliseconds: 0))
        event.reason = Text(offset: 0, count: text.utf8.count)
        var json: [UInt8] = []
        Array(text.utf8).withUnsafeBytes { CanonicalJSON.append(event, payload: $0, to: &json) }
        #expect(try DecodedRecord(json).text("reason") == text)
    }
}
