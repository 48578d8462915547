import AfterCall
import ContactCenter
import Telephony
import Testing

/// Events whose clock is ahead of their arrival (model 1.2).
@Suite struct AgentClockTests {
    private let key = Array("a1".utf8)

    /// The value of the only record of a story, whose time is `seconds` from the epoch.
    private func value(_ text: String) throws -> [UInt8] {
        try #require(Story(text).records.first).json
    }

    private func sum(_ counters: StageCounters) -> Int {
        counters.applied + counters.reordered + counters.duplicates + counters.ignored + counters.rejected
            + counters.waiting
    }

    @Test func `Five seconds ahead is taken at once, a millisecond more waits for the wall clock`() throws {
        var harness = StageHarness()
        harness.take(try value("5s logged_on"), key: key, now: Story.epoch)
        #expect(harness.stage.counters.applied == 1 && harness.stage.counters.aheadOfClock == 0)
        harness.take(try value("5001ms ready id=x"), key: key, now: Story.epoch)
        #expect(harness.stage.counters.waiting == 1 && harness.stage.counters.aheadOfClock == 1)
        #expect(harness.stage.counters.aheadOfClockBySource == ["test": 1])
        harness.takeWaiting(at: Story.epoch + 5_000)
        #expect(harness.stage.counters.waiting == 1)
        #expect(try harness.values(.agents).last?["state"] as? String == "not_ready")
        harness.takeWaiting(at: Story.epoch + 5_001)
        #expect(harness.stage.counters.waiting == 0 && harness.stage.counters.applied == 2)
        #expect(try harness.values(.agents).last?["state"] as? String == "ready")
    }

    @Test func `It is read once and counted once, whether it waits or is past`() throws {
        var harness = StageHarness()
        let odd = Array(try value("60s logged_on").dropLast()) + Array(#","x":1}"#.utf8)
        harness.take(odd, key: key, now: Story.epoch)
        #expect(harness.stage.counters.read == 1 && sum(harness.stage.counters) == 1)
        harness.takeWaiting(at: Story.epoch + 60_000)
        let counters = harness.stage.counters
        #expect(counters.read == 1 && sum(counters) == 1 && counters.applied == 1)
        #expect(counters.unknownFields == 1 && counters.aheadOfClock == 1)
        // Read again later, when its time has passed: it waits for its turn all the same, as it did when it was live.
        harness.take(odd, key: key, timestamp: Story.epoch, now: Story.epoch + 90_000)
        #expect(harness.stage.counters.waiting == 1 && harness.stage.counters.duplicates == 0)
        harness.takeWaiting(at: Story.epoch + 90_000)
        #expect(harness.stage.counters.duplicates == 1 && harness.stage.counters.aheadOfClock == 2)
    }

    @Test func `Ten minutes ahead waits, a millisecond more is no event`() throws {
        var harness = StageHarness()
        harness.take(try value("10m logged_on"), key: key, now: Story.epoch)
        #expect(harness.stage.counters.waiting == 1)
        harness.take(try value("600001ms logged_on"), key: key, now: Story.epoch)
        #expect(harness.stage.counters.rejected(.badTime) == 1)
    }

    @Test func `While it waits it makes nothing late`() throws {
        var harness = StageHarness()
        harness.take(try value("0 logged_on"), key: key, now: Story.epoch)
        harness.take(try value("9m ready id=ahead"), key: key, now: Story.epoch)
        harness.take(try value("200s not_ready id=b"), key: key, now: Story.epoch + 200_000)
        harness.take(try value("81s ready id=c"), key: key, now: Story.epoch + 200_000)
        #expect(harness.stage.counters.rejected == 0 && harness.stage.counters.applied == 2)
        #expect(harness.stage.counters.reordered == 1)
    }

    @Test func `One that is late after all is a dead letter with its bytes, its headers and its place`() throws {
        var harness = StageHarness()
        let ahead = try value("60s ready id=ahead")
        let headers = [RecordHeader("x", "1"), RecordHeader("y", nil)]
        let place = InputCoordinates(partition: 7, offset: 4_711, timestamp: Story.epoch)
        harness.take(ahead, key: key, headers: headers, at: place, now: Story.epoch)
        // A source that stamps its records with its own clock, which is right for all we know.
        harness.take(try value("181s not_ready id=b"), key: key, timestamp: Story.epoch + 181_000, now: Story.epoch)
        harness.takeWaiting(at: Story.epoch + 60_001)
        let letter = try #require(harness.published.first { $0.output == .deadLetters })
        #expect(letter.value == ahead && letter.key == key)
        #expect(Array(letter.headers.prefix(2)) == headers)
        let texts = letter.headers.dropFirst(2).map { "\($0.name)=\(String(decoding: $0.value ?? [], as: UTF8.self))" }
        #expect(texts.contains("aftercall-error-cause=too_late"))
        #expect(texts.contains("aftercall-error-partition=7") && texts.contains("aftercall-error-offset=4711"))
        #expect(texts.contains("aftercall-error-timestamp=\(Story.epoch.milliseconds)"))
        #expect(harness.stage.counters.waiting == 0 && sum(harness.stage.counters) == harness.stage.counters.read)
    }

    @Test func `Those that wait come in the order of their times, equal ones as they arrived`() throws {
        var harness = StageHarness()
        // The seconds 0 to 199 in disorder, and three times the fifth.
        let seconds = (0..<200).map { $0 * 7_919 % 200 } + [5, 5]
        for (index, second) in seconds.enumerated() {
            let json = try value("\(60 + second)s heartbeat id=e\(index)")
            let place = InputCoordinates(partition: 0, offset: Int64(index), timestamp: Story.epoch)
            harness.take(json, key: key, headers: [], at: place, now: Story.epoch)
        }
        #expect(harness.stage.nextActionAt == Story.epoch + 60_000)
        // One that comes now makes all of them late, so that the dead letters show their order.
        harness.take(try value("20m logged_on id=b"), key: key, timestamp: Story.epoch + 1_200_000, now: Story.epoch)
        harness.takeWaiting(at: Story.epoch + 59_999)
        #expect(harness.stage.counters.waiting == 202)
        harness.takeWaiting(at: Story.epoch + 300_000)
        #expect(harness.stage.counters.waiting == 0)
        let offsets = harness.published.filter { $0.output == .deadLetters }.compactMap { letter in
            letter.headers.first { $0.name == "aftercall-error-offset" }?.value
        }
        let expected = seconds.indices.sorted { (seconds[$0], $0) < (seconds[$1], $1) }
        #expect(offsets.map { String(decoding: $0, as: UTF8.self) } == expected.map { String($0) })
    }

    @Test func `What was caused by one that waited carries its trace`() throws {
        var harness = StageHarness()
        let trace = RecordHeader("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        harness.take(try value("60s logged_on"), key: key, headers: [trace], now: Story.epoch)
        harness.takeWaiting(at: Story.epoch + 60_000)
        #expect(harness.published.first?.output == .agents)
        #expect(harness.published.first?.headers == [trace])
    }
}
