import ContactCenter
import Foundation
import Simulation
import Testing

@Suite struct CallCentreTests {
    /// The agent and leg events, which are what an agent's stream is made of.
    static let kinds = EventKind.allCases.filter { $0.family != .contact }

    static func configuration(agents: Int = 60, seed: UInt64 = TestSeed.value) -> WorkloadConfiguration {
        var configuration = WorkloadConfiguration()
        configuration.agents = agents
        configuration.seed = seed
        return configuration
    }

    @Test func `the same seed gives the same bytes, and another seed others`() {
        var first = CallCentre(Self.configuration())
        var second = CallCentre(Self.configuration())
        var other = CallCentre(Self.configuration(seed: TestSeed.value &+ 1))
        var a = GeneratedRecord()
        var b = GeneratedRecord()
        var c = GeneratedRecord()
        var differing = 0
        for _ in 0..<2_000 {
            first.next(into: &a)
            second.next(into: &b)
            other.next(into: &c)
            #expect(a.key == b.key && a.value == b.value)
            #expect(a.eventTime == b.eventTime && a.arrivalTime == b.arrivalTime)
            if a.value != c.value { differing += 1 }
        }
        #expect(differing > 1_900)
    }

    @Test func `a known seed gives the known first record on every platform`() {
        var centre = CallCentre(WorkloadConfiguration())
        var record = GeneratedRecord()
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for _ in 0..<1_000 {
            centre.next(into: &record)
            for byte in record.value { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        print(String(decoding: record.value, as: UTF8.self), hash)
    }

    @Test func `every agent's legs tell a consistent story`() throws {
        var configuration = Self.configuration()
        configuration.behaviour.missedHangUp = 0
        var centre = CallCentre(configuration)
        var record = GeneratedRecord()
        var stories: [Int: AgentStory] = [:]
        for _ in 0..<30_000 {
            centre.next(into: &record)
            let decoded = try DecodedRecord(record.value)
            if let complaint = stories[record.agent, default: AgentStory()].hear(decoded) {
                Issue.record("\(complaint): \(String(decoding: record.value, as: UTF8.self))")
            }
        }
        #expect(stories.count == configuration.agents)
    }

    @Test func `statistics`() throws {
        for agents in [60] {
            var centre = CallCentre(Self.configuration(agents: agents))
            var record = GeneratedRecord()
            var counts: [String: Int] = [:]
            var bytes = 0
            var first: Timestamp?
            for _ in 0..<40_000 {
                centre.next(into: &record)
                counts["\(record.kind)", default: 0] += 1
                bytes += record.value.count
                if first == nil { first = record.eventTime }
                if counts["\(record.kind)"] == 3 { print(String(decoding: record.value, as: UTF8.self)) }
            }
            print(counts.sorted { $0.value > $1.value }, bytes / 40_000, record.eventTime - first!)
        }
    }
}
