import AfterCall
import ContactCenter
import Foundation
import Simulation
import Testing

/// What all published records have in common: keys, ids, clocks, trace context, revisions.
@Suite struct RecordContractTests {
    private static let traceparent = RecordHeader(
        "traceparent",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    )
    private static let tracestate = RecordHeader("tracestate", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE")

    @Test func `Every record passes on the trace context of the record that caused it, and no other header`() throws {
        var harness = StageHarness()
        let records = Story("0 established c1 | 10s cleared c1 | 45s heartbeat | 50s ready").records
        for record in records {
            let other = [RecordHeader("x-other", "1"), RecordHeader("ce_time", nil)]
            let headers = [Self.traceparent, other[0], Self.tracestate, other[1]]
            harness.take(record.json, key: Array("a1".utf8), headers: headers, now: record.time)
            harness.endBatch()
        }
        for output in [Output.wraps, .intervals, .agents, .alerts] {
            #expect(harness.published.contains { $0.output == output }, "\(output)")
        }
        for record in harness.published {
            #expect(record.headers == [Self.traceparent, Self.tracestate], "\(record.output)")
        }
    }

    @Test func `The agent record of a batch has the trace of the newest record that touched the agent`() throws {
        var harness = StageHarness()
        for (index, record) in Story("0 logged_on | 1s ready | 2s not_ready | 3s heartbeat").records.enumerated() {
            let trace = index < 3 ? [RecordHeader("traceparent", "\(index)")] : []
            harness.take(record.json, key: Array("a1".utf8), headers: trace, now: record.time)
        }
        harness.endBatch()
        let agent = try #require(harness.published.last { $0.output == .agents })
        #expect(agent.headers == [RecordHeader("traceparent", "2")])
        // What only time has done was caused by no record.
        harness.published.removeAll()
        harness.settle(at: Story.epoch + 8 * 86_400_000)
        #expect(!harness.published.isEmpty && harness.published.allSatisfy { $0.headers.isEmpty })
    }

    @Test func `Keys are the agent's, with its tenant where there is one; alerts have their fingerprint's`() throws {
        for (tenant, key) in [("", "a1"), ("acme", "acme/a1")] {
            var harness = StageHarness()
            for record in Story("0 established c1 | 10s cleared c1 | 45s heartbeat | 50s ready").records {
                let json = String(decoding: record.json, as: UTF8.self).dropLast() + #","tenant":"\#(tenant)"}"#
                harness.take(String(json), key: key, now: record.time)
            }
            harness.endBatch()
            for record in harness.published {
                let object = try #require(
                    JSONSerialization.jsonObject(with: Data(record.value ?? [])) as? [String: Any]
                )
                #expect(object["tenant"] as? String == tenant)
                let expected = record.output == .alerts ? try #require(object["fingerprint"] as? String) : key
                #expect(record.key == Array(expected.utf8))
            }
            #expect(Set(harness.published.map(\.output)).count == 4)
        }
    }

    @Test func `Ids are equal for equal identity and revision on every run, and distinct otherwise`() throws {
        let records = HostileDay.records(8_000, agents: 60, seed: TestSeed.value &+ 3)
        var first = StageHarness()
        var second = StageHarness()
        for record in records {
            first.take(record)
            // Another run, much later, in other batches.
            let headers = record.headers.map { RecordHeader($0.name, $0.value) }
            second.take(
                record.value,
                key: record.key,
                headers: headers,
                timestamp: record.arrivalTime,
                now: record.arrivalTime + 86_400_000
            )
            second.endBatch()
        }
        first.endBatch()
        second.endBatch()
        for output in [Output.wraps, .intervals, .alerts] {
            let ids = first.published.filter { $0.output == output }.map(\.id)
            #expect(ids == second.published.filter { $0.output == output }.map(\.id), "\(output)")
            #expect(Set(ids).count == ids.count, "\(output), SEED=\(TestSeed.value)")
            #expect(ids.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) })
        }
        // The same agent record at the same instant has the same id, and no other has it.
        var agents: [String: String] = [:]
        var agentIDs: [String: String] = [:]
        for record in (first.published + second.published) where record.output == .agents {
            let text = String(decoding: record.value ?? [], as: UTF8.self)
            #expect(agents.updateValue(text, forKey: record.id) ?? text == text, "SEED=\(TestSeed.value)")
            #expect(agentIDs.updateValue(record.id, forKey: text) ?? record.id == record.id, "SEED=\(TestSeed.value)")
        }
        let all = first.published.filter { $0.output != .deadLetters }.map { "\($0.output) \($0.id)" }
        #expect(Set(all.map { $0.split(separator: " ")[1] }).count == Set(all).count)
    }

    @Test func `Revisions of an identity count from 1, and only the first is called closed`() throws {
        let records = HostileDay.records(12_000, agents: 60, seed: TestSeed.value &+ 4)
        var harness = StageHarness()
        for record in records { harness.take(record) }
        harness.endBatch()
        for (output, identity) in [
            (Output.wraps, ["tenant", "agent_id", "contact_id", "leg_started_at", "segment"]),
            (Output.intervals, ["tenant", "agent_id", "started_at"]),
        ] {
            var revisions: [String: Int] = [:]
            var statuses: Set<String> = []
            for value in try harness.values(output) {
                let name = identity.map { "\(value[$0] ?? "")" }.joined(separator: "|")
                let revision = try #require(value["revision"] as? Int)
                let status = try #require(value["status"] as? String)
                #expect(revision == revisions[name, default: 0] + 1, "\(name), SEED=\(TestSeed.value)")
                #expect((status == "closed") == (revision == 1), "\(name), SEED=\(TestSeed.value)")
                revisions[name] = revision
                statuses.insert(status)
            }
            #expect(statuses.isSuperset(of: ["closed", "corrected"]), "\(output), SEED=\(TestSeed.value)")
        }
    }

    @Test func `What never was is withdrawn under its name, the rest null, and goes on counting should it come back`()
        throws
    {
        var harness = StageHarness()
        Story(
            """
            0 established c1 queue=q | 10s cleared c1 | 20s ready | 0 heartbeat id=e0 version=2 \
            | 0 established c1 queue=q id=e0 version=3
            """
        ).tell(to: &harness)
        #expect(try Schemas.violations(of: harness.published) == [])
        let wraps = try harness.values(.wraps)
        #expect(wraps.map { $0["status"] as? String } == ["closed", "retracted", "corrected"])
        #expect(wraps.map { $0["revision"] as? Int } == [1, 2, 3])
        let identity: Set = ["tenant", "agent_id", "contact_id", "leg_started_at", "segment", "revision", "status"]
        let withdrawn = wraps[1]
        #expect(Set(withdrawn.filter { !($0.value is NSNull) }.keys) == identity)
        for name in identity.subtracting(["revision", "status"]) {
            #expect(withdrawn[name] as? NSObject == wraps[0][name] as? NSObject, "\(name)")
        }
        #expect(Set(withdrawn.keys) == Set(wraps[0].keys))
        #expect(
            wraps[2].filter { $0.key != "revision" && $0.key != "status" } as NSDictionary
                == wraps[0].filter { $0.key != "revision" && $0.key != "status" } as NSDictionary
        )
        #expect(harness.published.filter { $0.output == .wraps }.allSatisfy { $0.key == Array("a1".utf8) })
        let intervals = try harness.values(.intervals).filter { $0["status"] as? String == "retracted" }
        #expect(!intervals.isEmpty)
        for interval in intervals {
            let told = Set(interval.filter { !($0.value is NSNull) }.keys)
            #expect(told == ["tenant", "agent_id", "started_at", "revision", "status"])
        }
    }

    @Test func `The clock of the headers is that of what the record tells`() throws {
        var harness = StageHarness()
        Story("0 established c1 | 10s cleared c1 | 41s tick | 50s ready").tell(to: &harness)
        for (output, field) in [(Output.wraps, "wrap_ended_at"), (.intervals, "ended_at"), (.agents, "observed_at")] {
            let times = harness.published.filter { $0.output == output }.map(\.time)
            #expect(try times == harness.values(output).map { try #require($0[field] as? String) })
        }
        #expect(
            harness.published.filter { $0.output == .alerts }.map(\.time) == [
                Story.text(of: Story.epoch + 40_000), Story.text(of: Story.epoch + 50_000),
            ]
        )
    }

    @Test func `Texts with quotes, control characters and any letters come out as they went in`() throws {
        let odd = "a\"\\\n\r\t\u{01}\u{1F} żółć 😀 </script> \u{7F}\u{2028}"
        var harness = StageHarness()
        for (second, type) in [(0, "contact.established"), (10, "contact.cleared"), (100, "agent.not_ready")] {
            let object: [String: Any] = [
                "id": "e\(second)", "source": "s", "type": type,
                "time": Story.text(of: Story.epoch + Int64(second) * 1_000),
                "agent_id": odd, "contact_id": odd, "queue": odd, "reason": odd, "tenant": odd,
            ]
            let json = Array(try JSONSerialization.data(withJSONObject: object))
            harness.take(json, key: Array(odd.utf8), now: Story.epoch + Int64(second) * 1_000)
            harness.settle(at: Story.epoch + Int64(second) * 1_000 + 60_000)
        }
        #expect(harness.stage.counters.applied == 3)
        for output in [Output.wraps, .intervals, .agents, .alerts] {
            let values = try harness.values(output)
            #expect(!values.isEmpty)
            for value in values { #expect(value["tenant"] as? String == odd) }
        }
        #expect(try harness.values(.wraps).first?["queue"] as? String == odd)
        #expect(try harness.values(.alerts).first?["contact_id"] as? String == odd)
        #expect(try Schemas.violations(of: harness.published) == [])
    }
}
