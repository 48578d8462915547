import Kafka
import Streaming
import StreamingKafka
import Synchronization

/// Where partitions end by what brokers say, asked beside all the work.
///
/// A consumer knows no more than its fetches bring. Where they bring nothing for minutes, under a quota for example, it
/// takes what it has for all there is; without asking, the more is waiting the less would be known of it.
///
/// Thread safety: a `Mutex` guards what was found; ``run(_:until:)`` blocks a thread of its own.
final class EndOffsets: Sendable {
    /// What was answered, and when it was asked for.
    private struct Answers {
        var ends: [KafkaTopicPartition: Int64] = [:]
        var askedAtMs = Int64.min / 2
    }

    /// How often, in milliseconds.
    private static let intervalMs: Int64 = 10_000
    /// After so long fetches have brought what was there, unless they are held up, in milliseconds.
    static let patienceMs: Int64 = 2_000
    private static let timeoutMs: Int32 = 2_000

    private let answers = Mutex((newest: Answers(), before: Answers()))

    /// The offset behind the newest record of `place` that was there some seconds ago; `nil` where nobody has said it.
    func end(of place: KafkaTopicPartition, nowMs: Int64) -> Int64? {
        answers.withLock { answers in
            let isOld = nowMs - answers.newest.askedAtMs >= Self.patienceMs
            return (isOld ? answers.newest : answers.before).ends[place]
        }
    }

    /// Takes up what brokers said.
    func take(_ ends: [KafkaTopicPartition: Int64], askedAtMs: Int64) {
        answers.withLock { $0 = (Answers(ends: ends, askedAtMs: askedAtMs), $0.newest) }
    }

    /// Asks about `partitions` every ten seconds, until `isStopping` says so.
    func run(
        _ configuration: KafkaConfiguration,
        _ partitions: () -> [KafkaTopicPartition],
        until isStopping: () -> Bool
    ) throws(KafkaError) {
        let clock = SystemClock()
        let consumer = try KafkaConsumer(configuration, handlers: .besideTheWork)
        var nextAtMs = clock.monotonicMs
        while !isStopping() {
            OwnThread.pause(milliseconds: 200)
            guard clock.monotonicMs >= nextAtMs else { continue }
            nextAtMs = clock.monotonicMs + Self.intervalMs
            let askedAtMs = clock.monotonicMs
            var ends: [KafkaTopicPartition: Int64] = [:]
            for partition in partitions() where !isStopping() {
                // Of a leader that does not answer nothing is known, and whether brokers do, the probe says.
                guard let marks = try? consumer.queryWatermarks(of: partition, timeoutMs: Self.timeoutMs) else { break }
                ends[partition] = marks.high
            }
            take(ends, askedAtMs: askedAtMs)
        }
        try consumer.close(timeoutMs: Self.timeoutMs)
    }
}
