public import Kafka
public import Logging
import Synchronization

/// How far other members of a group have come in partitions that this one does not read, by the timestamps of records:
/// what partitions that are read in step wait for besides one another.
///
/// What the others have committed counts, since that is what the next stage can see. Clients that are no members ask
/// for it beside the work (``ProgressInquiry``). Where a partition has nothing older than the lead left, nobody waits
/// for it, and it is asked about once a second; ten times, while what comes is old, here or there. By what was found
/// when all was quiet nobody goes ahead with old records.
///
/// Thread safety: a `Mutex` guards which partitions there are, and what is found and when are atomics;
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

    /// How long ago others may have been asked about for a member to go ahead of them with old records: a second of a
    /// replay that is being written may be minutes.
    private static let freshMs: Int64 = 200
    /// How long a member that has read something old is taken to go on with it.
    private static let oldForMs: Int64 = 1_000

    private let partitions = Mutex(Partitions())
    private let oldest = Atomic<Int64>(.max)
    private let hasOthers = Atomic<Bool>(false)
    /// When others were asked about last, and when the member had a record that was old, by the monotonic clock.
    private let askedAtMs = Atomic<Int64>(0)
    private let readOldAtMs = Atomic<Int64>(-oldForMs)
    private let clock = SystemClock()

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

    /// The member has a record that is older than the lead.
    ///
    /// - Returns: whether others were asked about too long ago to go ahead of them; they are asked about anew.
    func readsOld() -> Bool {
        guard hasOthers.load(ordering: .relaxed) else { return false }
        let now = clock.monotonicMs
        readOldAtMs.store(now, ordering: .relaxed)
        guard oldestMs == .max, now - askedAtMs.load(ordering: .relaxed) > Self.freshMs else { return false }
        change { _ in }
        return true
    }

    private func change(_ body: (inout Partitions) -> Void) {
        partitions.withLock { partitions in
            body(&partitions)
            partitions.revision += 1
            let isAlone = partitions.all.isSubset(of: partitions.own)
            hasOthers.store(!isAlone, ordering: .relaxed)
            oldest.store(isAlone ? .max : .min, ordering: .relaxed)
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
                    take(found, revision)
                    pauseMs = pause(after: found)
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

    private func take(_ found: ProgressInquiry.Finding, _ revision: Int) {
        partitions.withLock { partitions in
            guard partitions.revision == revision else { return }
            oldest.store(found.oldestMs, ordering: .relaxed)
            askedAtMs.store(clock.monotonicMs, ordering: .relaxed)
        }
    }

    private func pause(after found: ProgressInquiry.Finding) -> Int64 {
        if found.oldestMs < .max { return Self.hurryMs }
        let hasReadOld = clock.monotonicMs - readOldAtMs.load(ordering: .relaxed) < Self.oldForMs
        return found.isQuiet && !hasReadOld ? Self.restMs : Self.watchMs
    }
}
