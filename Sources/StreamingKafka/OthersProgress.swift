public import Kafka
public import Logging
import Synchronization

/// How far other members of a group have come in partitions that this one does not read, by the timestamps of records:
/// what partitions that are read in step wait for besides one another.
///
/// What the others have committed counts, since that is what the next stage can see. Clients that are no members ask
/// for it beside the work (``ProgressInquiry``). Where a partition has nothing older than the lead left, nobody waits
/// for it, and it is asked about once a second; ten times, while what comes is old.
///
/// Thread safety: a `Mutex` guards which partitions there are, and what is found is an atomic;
/// ``run(_:leadMs:handlers:logger:until:)`` blocks a thread of its own.
public final class OthersProgress: Sendable {
    private struct Partitions {
        var all: Set<KafkaTopicPartition> = []
        var own: Set<KafkaTopicPartition> = []
        /// Counts changes of `all` and `own`: what was asked for before is not about what is now.
        var revision = 0

        var others: [KafkaTopicPartition] { all.subtracting(own).sorted() }
    }

    /// Between two looks while somebody may wait, in milliseconds.
    private static let hurryMs: Int64 = 20
    /// Between two looks while nobody does, but what others read is old.
    private static let watchMs: Int64 = 100
    /// Between two looks while others have read everything, or what they read is young.
    private static let restMs: Int64 = 1_000

    private let partitions = Mutex(Partitions())
    private let oldest = Atomic<Int64>(.max)

    /// Knows of no partitions yet.
    public init() {}

    /// The timestamp of the oldest record that others have yet to commit, in milliseconds; `Int64.max` where there is
    /// none to wait for, `Int64.min` while it is not known.
    var oldestMs: Int64 { oldest.load(ordering: .relaxed) }

    /// A member begins, and reads nothing yet; `all` are the partitions that its group reads.
    public func begin(_ all: Set<KafkaTopicPartition>) {
        change {
            $0.all = all
            $0.own = []
        }
    }

    /// The member reads partitions from now on.
    func reads(_ places: [KafkaTopicPartition]) { change { $0.own.formUnion(places) } }

    /// The member reads partitions no more.
    func leaves(_ places: [KafkaTopicPartition]) { change { $0.own.subtract(places) } }

    private func change(_ body: (inout Partitions) -> Void) {
        partitions.withLock { partitions in
            body(&partitions)
            partitions.revision += 1
            oldest.store(partitions.all.isSubset(of: partitions.own) ? .max : .min, ordering: .relaxed)
        }
    }

    /// Asks until `isStopping` says so.
    ///
    /// - Parameters:
    ///   - configuration: with the group's id; the client becomes no member.
    ///   - leadMs: how old what is left may be, in milliseconds.
    ///   - handlers: of the clients.
    ///   - logger: told when no answer comes, once until one does.
    public func run(
        _ configuration: KafkaConfiguration,
        leadMs: Int64,
        handlers: KafkaHandlers,
        logger: Logger,
        until isStopping: () -> Bool
    ) throws(KafkaError) {
        let inquiry = try ProgressInquiry(configuration, leadMs: leadMs, handlers: handlers)
        let clock = SystemClock()
        var isFailing = false
        var nextAtMs: Int64 = 0
        var asked = -1
        while !isStopping() {
            let (others, revision) = partitions.withLock { ($0.own.isEmpty ? [] : $0.others, $0.revision) }
            guard clock.monotonicMs >= nextAtMs || revision != asked else {
                clock.pause(milliseconds: Self.hurryMs)
                continue
            }
            asked = revision
            var pauseMs = Self.restMs
            do throws(KafkaError) {
                if !others.isEmpty {
                    let found = try inquiry.look(at: others, nowMs: clock.wallMs)
                    partitions.withLock {
                        if $0.revision == revision { oldest.store(found.oldestMs, ordering: .relaxed) }
                    }
                    if !found.isQuiet { pauseMs = found.oldestMs == .max ? Self.watchMs : Self.hurryMs }
                }
                isFailing = false
            } catch {
                // What was known stays.
                if !isFailing { logger.warning("it is not known how far others are", metadata: ["error": "\(error)"]) }
                isFailing = true
            }
            nextAtMs = clock.monotonicMs + pauseMs
        }
        try inquiry.close()
    }
}
