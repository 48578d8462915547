import ContactCenter
import Foundation
import Simulation
import Testing

@Suite struct StreamGeneratorTests {
    static let streams = 3_000

    static func forEachStream(_ body: (AgentStream) throws -> Void) rethrows {
        var generator = StreamGenerator(seed: TestSeed.value)
        var stream = AgentStream()
        for _ in 0..<streams {
            generator.next(into: &stream)
            try body(stream)
        }
    }

    @Test func `a stream is made again from its own seed`() {
        let generator = StreamGenerator(seed: 0)
        var again = AgentStream()
        Self.forEachStream { stream in
            generator.fill(&again, seed: stream.seed)
            #expect(again.description == stream.description)
        }
    }

    @Test func `streams have the size and the span of their options`() {
        let options = StreamGenerator.Options()
        var sizes: Set<Int> = []
        var longest: Int64 = 0
        Self.forEachStream { stream in
            sizes.insert(stream.events.count)
            for event in stream.events {
                let offset = event.time - StreamGenerator.start
                #expect((0...options.spanMs).contains(offset))
                longest = max(longest, offset)
            }
        }
        #expect(sizes == Set(options.events))
        #expect(longest == options.spanMs)
    }

    @Test func `every kind, every optional field and every tie occurs`() {
        var kinds: [EventKind: Int] = [:]
        var said: Set<String> = []
        var contacts: Set<Text> = []
        Self.forEachStream { stream in
            for event in stream.events {
                kinds[event.kind, default: 0] += 1
                contacts.insert(event.contactID)
                for (name, isSaid) in Self.optionalFields(event) where isSaid { said.insert(name) }
            }
            for (left, right) in zip(stream.events, stream.events.dropFirst()) where left.time == right.time {
                said.insert("equal times")
                if left.kind.rank == right.kind.rank && left.id != right.id { said.insert("equal ranks") }
            }
        }
        #expect(Set(kinds.keys) == Set(EventKind.allCases.filter { $0.family != .contact }))
        #expect(kinds.values.allSatisfy { $0 > Self.streams / 10 })
        #expect(contacts.count == 4)
        let expected: Set = [
            "queue", "campaign", "reason", "customer", "disposition", "cause", "team", "site", "skills", "hired",
            "channel", "direction", "onLimit", "nextState", "pending", "declares only", "limit", "by", "negative by",
            "seq", "version", "equal times", "equal ranks",
        ]
        #expect(said == expected)
    }

    private static func optionalFields(_ event: Event) -> [(String, Bool)] {
        [
            ("queue", !event.queue.isNone), ("campaign", !event.campaign.isNone), ("reason", !event.reason.isNone),
            ("customer", !event.customerID.isNone), ("disposition", !event.disposition.isNone),
            ("cause", !event.cause.isNone), ("team", !event.team.isNone), ("site", !event.site.isNone),
            ("skills", !event.skills.isNone), ("hired", event.hiredOnDay != nil), ("channel", event.channel != nil),
            ("direction", event.direction != nil), ("onLimit", event.onLimit != nil),
            ("nextState", event.nextState != nil), ("pending", event.isPending),
            ("declares only", event.declaresOnly), ("limit", event.limitMs != nil),
            ("by", event.byMs != nil), ("negative by", (event.byMs ?? 0) < 0), ("seq", event.sequence != 0),
            ("version", event.version != 0),
        ]
    }

    @Test func `copies are exact, newer or in conflict, and only copies share source and id`() {
        var exact = 0
        var newer = 0
        var conflicting = 0
        Self.forEachStream { stream in
            var first: [[Text]: (line: String, version: Int64)] = [:]
            let lines = stream.description.split(separator: "\n").dropFirst()
            for (event, line) in zip(stream.events, lines) {
                let identity = [event.source, event.id]
                guard let before = first[identity] else {
                    first[identity] = (String(line), event.version)
                    continue
                }
                if before.line == line {
                    exact += 1
                } else if before.version == event.version {
                    conflicting += 1
                } else {
                    newer += 1
                }
            }
        }
        #expect(exact > Self.streams && newer > Self.streams / 2 && conflicting > Self.streams / 2)
    }

    @Test func `every event is valid JSON that says what the event says`() throws {
        var count = 0
        try Self.forEachStream { stream in
            guard count < 300 else { return }
            count += 1
            for (index, event) in stream.events.enumerated() {
                var json: [UInt8] = []
                stream.appendJSON(at: index, to: &json)
                let decoded = try DecodedRecord(json)
                #expect(decoded.type == "\(event.kind.name)")
                #expect(decoded.text("agent_id") == String(decoding: stream.key, as: UTF8.self))
                #expect(decoded.number("limit_ms").map { Int64($0) } == event.limitMs)
                #expect(decoded.number("by_ms").map { Int64($0) } == event.byMs)
                #expect(decoded.isPending == event.isPending && decoded.declaresOnly == event.declaresOnly)
                let contact = stream.payload.withUnsafeBytes { Array(event.contactID.bytes(in: $0)) }
                #expect(Array(decoded.contact.utf8) == contact)
                let time = try Date(decoded.text("time"), strategy: Self.milliseconds)
                #expect(Int64((time.timeIntervalSince1970 * 1000).rounded()) == event.time.milliseconds)
            }
        }
    }

    static let milliseconds = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    @Test func `options bound what is made`() {
        var options = StreamGenerator.Options()
        options.events = 1...3
        options.contacts = 1
        options.spanMs = 10
        options.repetitionsIn16 = 0
        var generator = StreamGenerator(seed: TestSeed.value, options: options)
        var stream = AgentStream()
        for _ in 0..<500 {
            generator.next(into: &stream)
            #expect((1...3).contains(stream.events.count))
            #expect(Set(stream.events.map(\.id)).count == stream.events.count)
            #expect(stream.events.allSatisfy { $0.time - StreamGenerator.start <= 10 })
            #expect(Set(stream.events.map(\.contactID)).subtracting([.none]).count <= 1)
        }
    }
}
