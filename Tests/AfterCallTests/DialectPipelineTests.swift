import ContactCenter
import Foundation
import Simulation
import Testing

@testable import AfterCall

/// Records of all telephony systems at once, through ingest and all other stages, against what `aftercall convert` makes
/// of them.
@Suite struct DialectPipelineTests {
    private static let dayMs: Milliseconds = 86_400_000

    private func faulty(_ fixtures: [DialectFixture], seed: UInt64) -> Pipeline {
        var options = Pipeline.Options()
        (options.idle, options.undone, options.restored) = (0.3, 0.3, 0.2)
        options.seed = seed
        options.sources = fixtures.map { $0.ingested(partitions: Int32(Pipeline.partitions)) }
        // Contact records come late.
        options.horizonMs = Self.dayMs
        return Pipeline(options)
    }

    /// Lets `records` arrive one after the other, and the clock go on until everything is over.
    private func play(
        _ records: [(record: LoggedRecord, topic: Pipeline.Topic, partition: Int32?)],
        on pipeline: Pipeline
    )
        throws
    {
        var random = SplitMix64(seed: TestSeed.value, index: 92)
        var next = DialectFixture.epoch
        var newest = next
        for (record, topic, partition) in records {
            let arrival = record.timestamp ?? newest
            newest = max(newest, arrival)
            while next < arrival {
                try pipeline.work(at: next)
                next = max(next + Int64.random(in: 100...20_000, using: &random), arrival - 60_000)
            }
            pipeline.append(record, to: topic, partition: partition)
        }
        for minutes: Int64 in [1, 5, 30, 70, 130, 250, 430, 1_500] {
            try pipeline.drain(from: newest + minutes * 60_000)
        }
    }

    private func inOrder<Element>(_ records: [Element], _ time: (Element) -> Timestamp?) -> [Element] {
        let none = DialectFixture.epoch
        return records.enumerated().sorted {
            (time($0.element) ?? none, $0.offset) < (time($1.element) ?? none, $1.offset)
        }.map(\.element)
    }

    /// The last word of each identity of an output, without what says how often it was said and when.
    private func lastWords(_ pipeline: Pipeline, _ output: Output, _ identity: [String]) throws -> [String: String] {
        var last: [String: (revision: Int, text: String)] = [:]
        for record in pipeline.records(of: .output(output)) {
            let json = try JSONSerialization.jsonObject(with: Data(try #require(record.value)))
            var object = try #require(json as? [String: Any])
            let key =
                String(decoding: record.key ?? [], as: UTF8.self) + " "
                + identity.map { "\(object[$0] ?? "")" }.joined(separator: " ")
            let revision = try #require(object["revision"] as? Int)
            let isRetracted = object["status"] as? String == "retracted"
            for field in ["revision", "computed_at", "status"] { object[field] = nil }
            let text = String(
                decoding: try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]),
                as: UTF8.self
            )
            if revision > last[key]?.revision ?? 0 { last[key] = (revision, isRetracted ? "" : text) }
        }
        return last.mapValues(\.text).filter { !$0.value.isEmpty }
    }

    private static let wrapIdentity = ["tenant", "agent_id", "contact_id", "leg_started_at", "segment"]

    @Test func `Ten systems at once give the wraps, contacts and KPIs of their converted records`() throws {
        let fixtures = try DialectFixture.all()
        var raw: [(record: LoggedRecord, topic: Pipeline.Topic, partition: Int32?)] = []
        var converted: [(record: LoggedRecord, topic: Pipeline.Topic, partition: Int32?)] = []
        for (index, fixture) in fixtures.enumerated() {
            let partition = Int32(index % Pipeline.partitions)
            raw += fixture.records.map { ($0, .source(fixture.source.topic), partition) }
            converted += fixture.converted().map { ($0.record, $0.isOfContact ? .contactEvents : .agentEvents, nil) }
        }
        var plainOptions = Pipeline.Options()
        plainOptions.horizonMs = Self.dayMs
        let plain = Pipeline(plainOptions)
        try play(inOrder(converted) { $0.record.timestamp }, on: plain)
        let disturbed = faulty(fixtures, seed: TestSeed.value)
        try play(inOrder(raw) { $0.record.timestamp }, on: disturbed)
        #expect(disturbed.problems.isEmpty, "SEED=\(TestSeed.value): \(disturbed.problems.prefix(3))")
        #expect(disturbed.undone > 20 && disturbed.restored > 10)
        #expect(disturbed.records(of: .output(.deadLetters)).isEmpty)
        for (output, identity) in [
            (Output.wraps, Self.wrapIdentity), (.intervals, ["tenant", "agent_id", "started_at"]),
            (.contacts, []), (.kpis, []),
        ] {
            let truth = try lastWords(plain, output, identity)
            let found = try lastWords(disturbed, output, identity)
            #expect(truth.count >= fixtures.count, "\(output)")
            let differing = Set(truth.keys).union(found.keys).filter { truth[$0] != found[$0] }
            for key in differing.sorted().prefix(3) {
                Issue.record("SEED=\(TestSeed.value) \(output) \(key): \(truth[key] ?? "-") and \(found[key] ?? "-")")
            }
        }
        let tenants = try Set(
            lastWords(disturbed, .wraps, ["tenant"]).keys.map { $0.split(separator: "/").first ?? "" }
        )
        #expect(tenants.count == fixtures.count, "each system has wraps: \(tenants)")
    }

    @Test func `What a source cannot say goes to the dead letters as it was, and what comes too late by its place`()
        throws
    {
        let log = try DialectFixture(try #require(.named("asterisk-queue-log")))
        var options = Pipeline.Options()
        options.sources = [log.ingested(partitions: Int32(Pipeline.partitions))]
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
        try play(records.map { ($0, .source(log.source.topic), 1) }, on: pipeline)
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
