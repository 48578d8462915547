import ContactCenter
import Foundation
import Simulation
import Telephony
import Testing

@testable import AfterCall

/// Records of all telephony systems at once, through ingest and all other stages, against what `aftercall convert`
/// makes of them.
@Suite struct DialectPipelineTests {
    private static let dayMs: Milliseconds = 86_400_000

    private func faulty(_ fixtures: [DialectFixture], seed: UInt64) -> Pipeline {
        var options = Pipeline.Options()
        (options.idle, options.undone, options.restored) = (0.3, 0.3, 0.2)
        options.seed = seed
        options.sources = fixtures.map(\.ingested)
        // Contact records come late.
        options.horizonMs = Self.dayMs
        return Pipeline(options)
    }

    @Test func `Ten systems at once give the wraps, contacts and KPIs of their converted records`() throws {
        let fixtures = try DialectFixture.all()
        let raw = fixtures.enumerated().flatMap { index, fixture in
            fixture.records.map { record -> Pipeline.Arrival in
                (record, .source(fixture.source.topic), Int32(index % Pipeline.partitions))
            }
        }
        var options = Pipeline.Options()
        options.horizonMs = Self.dayMs
        let plain = Pipeline(options)
        try plain.play(Pipeline.converted(fixtures))
        let disturbed = faulty(fixtures, seed: TestSeed.value)
        try disturbed.play(raw)
        #expect(disturbed.problems.isEmpty, "SEED=\(TestSeed.value): \(disturbed.problems.prefix(3))")
        #expect(disturbed.undone > 20 && disturbed.restored > 10)
        for letter in disturbed.records(of: .output(.deadLetters)) {
            let detail = letter.headers.first { $0.name == "aftercall-error-detail" }?.value ?? []
            let words = [letter.value ?? [], detail].map { String(decoding: $0, as: UTF8.self) }
            Issue.record("\(words)")
        }
        for (output, identity) in [
            (Output.wraps, LastWords.wrapIdentity), (.intervals, ["tenant", "agent_id", "started_at"]),
            (.contacts, []), (.kpis, []),
        ] {
            let truth = try LastWords.of(plain.records(of: .output(output)), by: identity)
            let found = try LastWords.of(disturbed.records(of: .output(output)), by: identity)
            #expect(truth.count >= fixtures.count, "\(output)")
            // A window of which everything was taken back again was published, or was not, by when that was.
            func saysSomething(_ words: String?) -> Bool {
                words.map { output != .kpis || $0.contains(/"(value|n)":(-|0\.|[1-9])/) } ?? false
            }
            let differing = Set(truth.keys).union(found.keys).filter { key in
                truth[key] != found[key] && (saysSomething(truth[key]) || saysSomething(found[key]))
            }
            for key in differing.sorted().prefix(3) {
                Issue.record("SEED=\(TestSeed.value) \(output) \(key): \(truth[key] ?? "-") and \(found[key] ?? "-")")
            }
        }
        let wraps = try LastWords.of(disturbed.records(of: .output(.wraps)), by: ["tenant"])
        let tenants = Set(wraps.keys.map { $0.split(separator: "/").first ?? "" })
        #expect(tenants.count == fixtures.count, "each system has wraps: \(tenants)")
    }

    @Test func `What a source cannot say goes to the dead letters as it was, and what comes too late by its place`()
        throws
    {
        let log = try DialectFixture(try #require(.named("asterisk-queue-log")))
        var options = Pipeline.Options()
        options.sources = [log.ingested]
        let pipeline = Pipeline(options)
        var records = log.records
        let last = try #require(records.last?.timestamp)
        let broken = LoggedRecord(key: Array("k".utf8), value: Array("no|line".utf8), timestamp: last + 1_000)
        // An hour ago by its own clock, when its agent has gone on.
        let late = LoggedRecord(
            key: nil,
            value: Array("1772438400|c9|sales|agent-1|PAUSE|lunch".utf8),
            timestamp: last + 2_000
        )
        records += [broken, late]
        try pipeline.play(records.map { ($0, .source(log.source.topic), 1) })
        let letters = pipeline.records(of: .output(.deadLetters))
        func header(_ name: String, _ letter: LoggedRecord) -> String? {
            letter.headers.first { $0.name == name }?.value.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(letters.count == 2)
        let malformed = try #require(letters.first { header("aftercall-error-cause", $0) == "malformed" })
        #expect(malformed.value == broken.value && malformed.key == broken.key)
        let tooLate = try #require(letters.first { header("aftercall-error-cause", $0) == "too_late" })
        #expect(header("aftercall-error-converted", tooLate) == "true" && tooLate.key == nil)
        #expect(tooLate.value?.first == UInt8(ascii: "{"))
        for (letter, offset) in [(malformed, records.count - 2), (tooLate, records.count - 1)] {
            #expect(header("aftercall-error-topic", letter) == log.source.topic)
            #expect(header("aftercall-error-partition", letter) == "1")
            #expect(header("aftercall-error-offset", letter) == "\(offset)")
        }
    }
}
