import ContactCenter
import Telephony
import Testing

/// Damaged records: whatever is in them, each is events, ignored or a dead letter.
///
/// A million per dialect, by hand: `make test TEST_SCALE=50 TEST_ARGS="--filter DialectFuzzTests"`.
struct DialectFuzzTests {
    @Test(arguments: Dialect.all.map(\.name))
    func `No damage to a record crashes a dialect or makes it say what cannot be`(format: String) throws {
        print("fuzz \(format): SEED=\(TestRun.seed)")
        var random = SeededRandom(seed: TestRun.seed)
        let records = try Fixture.all(format)
        let dialect = try #require(Dialect.named(format))
        var settings = DialectSettings()
        Fixture.configure(format, &settings)
        var decoder = DialectDecoder(dialect, settings: settings)
        var clock = SecondOrdinals()
        var trip = RoundTrip()
        var counts: [String: Int] = [:]
        for _ in 0..<TestRun.scaled(20_000) {
            var record = records[random.below(records.count)]
            let other = records[random.below(records.count)].value
            for _ in 0..<1 + random.below(4) { Mutation.apply(to: &record.value, other: other, &random) }
            var events: [ToldEvent] = []
            let outcome = tell(record, with: &decoder, clock: &clock, &events)
            for told in events {
                guard let difference = told.payload.withUnsafeBytes({ trip.difference(told.event, $0) }) else {
                    continue
                }
                Issue.record("\(String(decoding: record.value, as: UTF8.self)): \(difference)")
                return
            }
            counts[outcome.hasSuffix("events") ? "events" : String(outcome.prefix { $0 != " " }), default: 0] += 1
        }
        // A fuzzer that reaches only one outcome tests nothing.
        #expect(counts["events", default: 0] > 0 && counts["rejected", default: 0] > 0, "\(counts)")
    }

    @Test(arguments: Dialect.all.map(\.name))
    func `No record that is cut short makes a dialect read past it`(format: String) throws {
        let dialect = try #require(Dialect.named(format))
        var decoder = DialectDecoder(dialect)
        var clock = SecondOrdinals()
        var events: [ToldEvent] = []
        for record in try Fixture.all(format) {
            for count in stride(from: 0, to: record.value.count, by: 7) {
                var short = record
                short.value = Array(record.value[..<count])
                let outcome = tell(short, with: &decoder, clock: &clock, &events)
                #expect(!short.value.isEmpty || outcome == "rejected malformed")
            }
        }
    }
}
