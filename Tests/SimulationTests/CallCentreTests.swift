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

    @Test func `a known seed gives known bytes on every platform`() {
        var configuration = WorkloadConfiguration()
        configuration.seed = 1
        var centre = CallCentre(configuration)
        var record = GeneratedRecord()
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for _ in 0..<5_000 {
            centre.next(into: &record)
            for byte in record.value { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        // Changes with every change of the workload; it must not differ between machines.
        #expect(hash == 12_443_061_582_539_773_466)
    }

    @Test func `events come in the order of time, and arrive in it, each after it happened`() {
        var centre = CallCentre(Self.configuration())
        var record = GeneratedRecord()
        var lastEvent = Timestamp.distantPast
        var lastArrival = Timestamp.distantPast
        for _ in 0..<20_000 {
            centre.next(into: &record)
            #expect(record.eventTime >= lastEvent)
            #expect(record.arrivalTime >= lastArrival)
            #expect(record.arrivalTime >= record.eventTime && record.arrivalTime - record.eventTime < 40)
            lastEvent = record.eventTime
            lastArrival = record.arrivalTime
        }
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

    @Test(arguments: [0.25, 1, 20, 2_000])
    func `within a millisecond of an agent the order of the model is the order told`(speed: Double) throws {
        var configuration = Self.configuration(agents: 10)
        configuration.speed = speed
        configuration.behaviour.missedHangUp = 0
        var centre = CallCentre(configuration)
        var record = GeneratedRecord()
        var last: [Int: (time: Timestamp, rank: UInt8)] = [:]
        var ties = 0
        var stories: [Int: AgentStory] = [:]
        for _ in 0..<20_000 {
            centre.next(into: &record)
            if let before = last[record.agent], before.time == record.eventTime {
                #expect(before.rank < record.kind.rank)
                ties += 1
            }
            last[record.agent] = (record.eventTime, record.kind.rank)
            let complaint = stories[record.agent, default: AgentStory()].hear(try DecodedRecord(record.value))
            #expect(complaint == nil)
        }
        #expect(ties > 100)
    }

    @Test func `every kind of agent and leg event occurs, a wrap in about six of them`() throws {
        var centre = CallCentre(Self.configuration(agents: 200))
        var record = GeneratedRecord()
        var counts: [EventKind: Int] = [:]
        var wraps = 0
        var bytes = 0
        let total = 60_000
        for _ in 0..<total {
            centre.next(into: &record)
            counts[record.kind, default: 0] += 1
            bytes += record.value.count
            let decoded = try DecodedRecord(record.value)
            if record.kind == .contactCleared && decoded.text("direction") != "internal" { wraps += 1 }
            #expect(decoded.type == "\(record.kind.name)")
            #expect(decoded.text("agent_id") == String(decoding: record.key, as: UTF8.self))
        }
        for kind in Self.kinds { #expect(counts[kind, default: 0] >= 50, "\(kind)") }
        #expect(counts.keys.allSatisfy { $0.family != .contact })
        let told = total - counts[.agentHeartbeat, default: 0]
        #expect((5.2...6.8).contains(Double(told) / Double(wraps)))
        #expect((190...300).contains(bytes / total))
        let offered = Double(counts[.contactOffered, default: 0])
        #expect((0.03...0.1).contains(Double(counts[.contactNotAnswered, default: 0]) / offered))
    }

    @Test func `every optional field is said, and every id once`() throws {
        var centre = CallCentre(Self.configuration(agents: 200))
        var record = GeneratedRecord()
        var fields: Set<String> = []
        var ids: Set<String> = []
        var sequences: [String: Int] = [:]
        for _ in 0..<30_000 {
            centre.next(into: &record)
            let decoded = try DecodedRecord(record.value)
            fields.formUnion(decoded.fields.keys)
            #expect(ids.insert(decoded.text("id")).inserted)
            let source = decoded.text("source")
            #expect(decoded.number("seq") == sequences[source, default: 0] + 1)
            sequences[source, default: 0] += 1
        }
        let expected: Set = [
            "id", "source", "type", "time", "seq", "agent_id", "contact_id", "queue", "channel", "direction", "reason",
            "cause", "campaign", "customer_id", "disposition", "limit_ms", "by_ms", "on_limit", "next_state", "pending",
            "team", "site", "device", "skills", "hired_on",
        ]
        #expect(fields == expected)
        #expect(sequences.count == 5)
    }

    @Test func `contacts go on to other agents, and some agents have several at once`() throws {
        var centre = CallCentre(Self.configuration(agents: 100))
        var record = GeneratedRecord()
        var agents: [String: Set<Int>] = [:]
        var live: [Int: Set<String>] = [:]
        var most = 0
        for _ in 0..<30_000 {
            centre.next(into: &record)
            let decoded = try DecodedRecord(record.value)
            if record.kind == .contactEstablished {
                agents[decoded.contact, default: []].insert(record.agent)
                if decoded.text("channel") != "voice" {
                    live[record.agent, default: []].insert(decoded.contact)
                    most = max(most, live[record.agent]?.count ?? 0)
                }
            } else if record.kind == .contactCleared {
                live[record.agent]?.remove(decoded.contact)
            }
        }
        #expect(agents.values.filter { $0.count > 1 }.count > 100)
        #expect(most == 3)
    }

    @Test func `a centre that is ten times faster tells the same story in a tenth of the time`() throws {
        var configuration = Self.configuration(agents: 20)
        var natural = CallCentre(configuration)
        configuration.speed = 10
        var fast = CallCentre(configuration)
        var slowRecord = GeneratedRecord()
        var fastRecord = GeneratedRecord()
        for _ in 0..<3_000 {
            natural.next(into: &slowRecord)
            fast.next(into: &fastRecord)
        }
        let ratio =
            Double(slowRecord.eventTime - configuration.start) / Double(fastRecord.eventTime - configuration.start)
        #expect((9.9...10.1).contains(ratio))
    }

    @Test(arguments: [50.0, 4_000])
    func `a rate of events is kept in the long run`(rate: Double) {
        var configuration = Self.configuration(agents: 300)
        configuration.eventsPerSecond = rate
        var centre = CallCentre(configuration)
        var record = GeneratedRecord()
        for _ in 0..<5_000 { centre.next(into: &record) }
        let begin = record.eventTime
        for _ in 0..<40_000 { centre.next(into: &record) }
        let measured = 40_000_000 / Double(record.eventTime - begin)
        #expect((0.9...1.1).contains(measured / rate))
    }

    @Test func `events without records are those of the records`() {
        var records = CallCentre(Self.configuration())
        var events = CallCentre(Self.configuration())
        var record = GeneratedRecord()
        var json: [UInt8] = []
        for _ in 0..<2_000 {
            records.next(into: &record)
            let event = events.nextEvent()
            json.removeAll(keepingCapacity: true)
            events.payload.withUnsafeBytes { CanonicalJSON.append(event, payload: $0, to: &json) }
            #expect(json == record.value)
        }
    }

    @Test func `without missed hang-ups none, with them live legs at the next call or a late hang-up`() throws {
        var configuration = Self.configuration(agents: 100)
        configuration.behaviour.missedHangUp = 0.1
        var centre = CallCentre(configuration)
        var record = GeneratedRecord()
        var stories: [Int: AgentStory] = [:]
        var complaints = 0
        for _ in 0..<20_000 {
            centre.next(into: &record)
            let decoded = try DecodedRecord(record.value)
            if stories[record.agent, default: AgentStory()].hear(decoded) != nil { complaints += 1 }
        }
        #expect(complaints > 50)
    }
}
