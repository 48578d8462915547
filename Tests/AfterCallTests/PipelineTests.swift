import ContactCenter
import Foundation
import Simulation
import Telephony
import Testing

@testable import AfterCall

/// Agents, contacts, customers and cells one behind the other, with the processors of production and no Kafka.
@Suite struct PipelineTests {
    private static let scale = ProcessInfo.processInfo.environment["TEST_SCALE"].flatMap { Double($0) } ?? 1

    /// The seeds of a test: the one of `SEED`, else `count` of them by the measure of `TEST_SCALE`.
    private static func seeds(_ count: Int) -> Range<UInt64> {
        if let seed = ProcessInfo.processInfo.environment["SEED"].flatMap({ UInt64($0) }) { return seed..<seed + 1 }
        return 1..<1 + UInt64(max(1, Double(count) * scale))
    }

    private func faulty(_ seed: UInt64) -> Pipeline {
        var options = Pipeline.Options()
        options.idle = 0.3
        options.undone = 0.15
        options.restored = 0.03
        options.seed = seed
        return Pipeline(options)
    }

    private func objects(_ pipeline: Pipeline, _ output: Output) throws -> [[String: Any]] {
        try pipeline.records(of: .output(output)).map { record in
            let object = try JSONSerialization.jsonObject(with: Data(try #require(record.value)))
            return try #require(object as? [String: Any])
        }
    }

    /// The last record of each key of the KPIs.
    private func lastKPIs(_ pipeline: Pipeline) throws -> [String: [String: Any]] {
        var last: [String: [String: Any]] = [:]
        let keys = pipeline.records(of: .output(.kpis)).map { String(decoding: $0.key ?? [], as: UTF8.self) }
        for (key, record) in zip(keys, try objects(pipeline, .kpis)) {
            let revision = try #require(record["revision"] as? Int)
            #expect(revision == 1 + (last[key]?["revision"] as? Int ?? 0), "\(key): revisions count from 1")
            last[key] = record
        }
        return last
    }

    @Test func `Final KPIs are what wraps, intervals and contacts say, whatever was undone and restored`() throws {
        for seed in Self.seeds(6) {
            let pipeline = faulty(seed)
            try pipeline.play(agents: 24, minutes: 25, seed: seed)
            #expect(pipeline.problems.isEmpty, "SEED=\(seed): \(pipeline.problems.prefix(3))")
            #expect(pipeline.undone > 50 && pipeline.restored > 20)
            let differences = try Self.differences(
                kpis: lastKPIs(pipeline),
                from: PlainIndicators(
                    wraps: objects(pipeline, .wraps),
                    intervals: objects(pipeline, .intervals),
                    agents: objects(pipeline, .agents),
                    contacts: objects(pipeline, .contacts),
                    end: Self.end
                )
            )
            if !differences.isEmpty {
                Issue.record("SEED=\(seed): \(differences.count) differences: \(differences.sorted().prefix(8))")
            }
            try expectConservation(pipeline, seed)
        }
    }

    /// Midnight after the day that is played: every window that ends by then is final.
    private static let end: Int64 = 1_772_496_000_000

    private static func differences(
        kpis: [String: [String: Any]],
        from plain: PlainIndicators
    ) throws -> [String] {
        var differences: [String] = []
        var missing = plain.sums.filter { window, sums in
            let length = PlainIndicators.lengths.first { $0.kind == window.kind }?.length ?? 0
            return sums != PlainIndicators.Sums() && window.start + length <= end
        }
        for (key, record) in kpis {
            let said = try #require(record["window"] as? [String: Any])
            guard try PlainIndicators.instant(said["end"]) <= end else { continue }
            if record["final"] as? Bool != true { differences.append("\(key) is not final") }
            let scope = String(key.prefix { $0 != "|" })
            let kind = try #require(said["kind"] as? String)
            let start = try PlainIndicators.instant(said["start"])
            let window = PlainIndicators.Window(scope: scope, kind: kind, start: start)
            missing[window] = nil
            let indicators = try #require(record["indicators"] as? [String: Any])
            let sums = plain.sums[window] ?? PlainIndicators.Sums()
            let words = PlainIndicators.differences(indicators, sums, scope)
            if !words.isEmpty { differences.append("\(key): \(words.sorted())") }
        }
        return differences + missing.keys.map { "\($0) is missing" }
    }

    /// Every record that was read became of something, in each partition, and nothing waits for ever.
    private func expectConservation(_ pipeline: Pipeline, _ seed: UInt64) throws {
        for (name, records, counters) in pipeline.accounts {
            let fates = counters.applied + counters.reordered + counters.duplicates + counters.ignored
            #expect(counters.read == records, "SEED=\(seed) \(name)")
            #expect(counters.read == fates + counters.rejected, "SEED=\(seed) \(name): \(counters)")
            #expect(counters.waiting == 0 && counters.unaccounted == 0, "SEED=\(seed) \(name)")
            #expect(counters.published(.deadLetters) == counters.rejected, "SEED=\(seed) \(name)")
            #expect(counters.rejected(.tooLate) == 0, "SEED=\(seed) \(name): the disorder is within the horizon")
            #expect(records > 0, "SEED=\(seed) \(name)")
        }
        #expect(
            pipeline.unread.allSatisfy { Pipeline.isOfTime($0.key) },
            "SEED=\(seed): only watermarks and reports of the last round are left"
        )
        let rejected = pipeline.accounts.reduce(0) { $0 + $1.counters.rejected }
        #expect(pipeline.records(of: .output(.deadLetters)).count == rejected && rejected > 0)
        let forwarded = pipeline.records(of: .output(.contactInbox)).filter { record in
            record.value.map { $0.first == UInt8(ascii: "{") } ?? false
        }
        #expect(forwarded.count == pipeline.counters(of: "ingest").applied)
        for output in [Output.wraps, .intervals, .agents, .alerts, .contacts, .kpis, .customerInbox] {
            let counted = pipeline.accounts.reduce(0) { $0 + $1.counters.published(output) }
            #expect(pipeline.records(of: .output(output)).count == counted, "SEED=\(seed) \(output)")
        }
    }

    @Test func `Why an offer was not answered is what the switch said, whatever was undone and restored`() throws {
        let pipeline = faulty(7)
        var told: [String: Set<String>] = [:]
        for record in try pipeline.play(agents: 24, minutes: 25, seed: 7) {
            let object = try? JSONSerialization.jsonObject(with: Data(record.value)) as? [String: Any]
            guard let envelope = object, let event = envelope["data"] as? [String: Any] ?? object,
                let agent = event["agent_id"] as? String, let contact = event["contact_id"] as? String
            else { continue }
            if let cause = event["cause"] as? String { told["\(agent) \(contact)", default: []].insert(cause) }
        }
        var found: [String: Int] = [:]
        for contact in try objects(pipeline, .contacts) where contact["status"] as? String == "current" {
            for leg in try #require(contact["legs"] as? [[String: Any]]) {
                guard let agent = leg["agent_id"] as? String, let id = contact["contact_id"] as? String else {
                    continue
                }
                let cause = leg["not_answered_cause"] as? String
                guard leg["not_answered_at"] is String else {
                    #expect(cause == nil)
                    continue
                }
                if (leg["flags"] as? [String])?.contains("inferred") == true { #expect(cause == nil, "\(leg)") }
                if let cause { #expect(told["\(agent) \(id)"]?.contains(cause) == true, "\(leg)") }
                found[cause ?? "none", default: 0] += 1
            }
        }
        #expect(found["no_answer", default: 0] > 2 && found.count > 1, "\(found)")
    }

    @Test func `Faults and the size of commits change no KPI, that of customers included`() throws {
        for seed in Self.seeds(3) {
            func lastWords(_ pipeline: Pipeline) throws -> [String: String] {
                try pipeline.play(agents: 16, minutes: 15, seed: seed)
                return try lastKPIs(pipeline).mapValues { record in
                    var record = record
                    record["revision"] = nil
                    record["computed_at"] = nil
                    let bytes = try JSONSerialization.data(withJSONObject: record, options: [.sortedKeys])
                    return String(decoding: bytes, as: UTF8.self)
                }
            }
            let plain = try lastWords(Pipeline())
            let disturbed = try lastWords(faulty(seed))
            let differences = Set(plain.keys).union(disturbed.keys).filter { plain[$0] != disturbed[$0] }
            for key in differences.sorted().prefix(3) {
                Issue.record("SEED=\(seed) \(key): \(plain[key] ?? "nothing") and \(disturbed[key] ?? "nothing")")
            }
            #expect(plain.count > 100 && plain.values.contains { $0.contains(#""fcr""#) })
        }
    }
}
