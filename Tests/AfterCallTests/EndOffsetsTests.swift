import Kafka
import Testing

@testable import AfterCall

/// What brokers say of where partitions end.
@Suite struct EndOffsetsTests {
    private let place = KafkaTopicPartition("events", 3)

    @Test func `An answer counts once fetches have had time to bring what it tells of`() {
        let ends = EndOffsets()
        #expect(ends.end(of: place, nowMs: 0) == nil)
        ends.take([place: 10], askedAtMs: 1_000)
        #expect(ends.end(of: place, nowMs: 2_999) == nil)
        #expect(ends.end(of: place, nowMs: 3_000) == 10)
        ends.take([place: 25], askedAtMs: 11_000)
        #expect(ends.end(of: place, nowMs: 12_999) == 10)
        #expect(ends.end(of: place, nowMs: 13_000) == 25)
        // A leader that does not answer: nothing is known then.
        ends.take([:], askedAtMs: 21_000)
        #expect(ends.end(of: place, nowMs: 23_000) == nil)
        #expect(ends.end(of: KafkaTopicPartition("events", 4), nowMs: 13_000) == nil)
    }
}
