import AfterCall
import ContactCenter
import Logging
import Synchronization

/// A sink that tells each change of an alert once it is there, and goes on from what it has committed: at least once.
///
/// Alerts of one fingerprint are told in order, by one of several lanes; a lane that fails tries again until it
/// succeeds, the receiver refuses for good, or another member has taken the partition over.
///
/// Thread safety: mailboxes, receipts and flags guard themselves; the consumer belongs to a thread of its own.
final class FollowingSink: AlertSink {
    /// What became of an alert.
    struct Receipt: Sendable {
        var partition: Int32
        var offset: Int64
        var lease: Lease
        /// What goes to the dead letters, where it was refused.
        var letter: DeadLetter?
    }

    /// How many requests are under way at a time, at most.
    static let lanes = 8

    let name: String
    let clients: SinkClients
    let metrics: SinkMetrics
    let logger: Logger
    private let filter: AlertFilter
    private let receiver: any AlertReceiver
    private let receiverName: String
    private let poster: any Poster
    private let state: ReceiverState
    private let backoff: Backoff
    private let firstStart: FollowingReader.FirstStart
    private let mailboxes: [Mailbox<QueuedAlert>]
    private let receipts = Mutex<[Receipt]>([])
    private let workingLanes = Atomic<Int>(lanes)
    private let stopFlag = StopFlag()
    /// Until when the receiver wants to be left alone, in milliseconds since the Unix epoch.
    private let quietUntilMs = Atomic<Int64>(0)

    init(
        _ context: SinkContext,
        _ receiver: any AlertReceiver,
        named receiverName: String,
        _ filter: AlertFilter,
        firstStart: FollowingReader.FirstStart = .last(3_600_000)
    ) {
        name = context.name
        clients = context.clients
        metrics = context.metrics
        logger = context.logger
        poster = context.poster
        backoff = context.backoff
        state = ReceiverState(sink: context.name, metrics: context.metrics, logger: context.logger)
        self.receiver = receiver
        self.receiverName = receiverName
        self.filter = filter
        self.firstStart = firstStart
        let room = max(1, context.clients.settings.sinks.queueAlerts / Self.lanes)
        mailboxes = (0..<Self.lanes).map { _ in Mailbox(capacity: room) }
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for mailbox in mailboxes {
                group.addTask { [self] in
                    await work(mailbox)
                    workingLanes.subtract(1, ordering: .acquiringAndReleasing)
                }
            }
            group.addTask { [self] in
                await onOwnThread(named: "sink-\(name)") { [self] in
                    let reader = FollowingReader(self, firstStart: firstStart)
                    ConsumerLoop(clients, metrics, reader, logger: logger).run()
                }
            }
        }
    }

    func stop() {
        stopFlag.set()
        for mailbox in mailboxes { mailbox.close() }
    }

    // MARK: - What the reader asks

    /// Whether it was stopped and nothing is under way any more.
    var isIdle: Bool { stopFlag.isSet && workingLanes.load(ordering: .acquiring) == 0 }

    /// Whether `alert` is for the receiver. The end of an alert is, however urgent: it may have been more so before.
    func tells(of alert: AlertRecord) -> Bool {
        filter.includes(rule: alert.rule)
            && (alert.status == .resolved || alert.severity.severity >= filter.minimumSeverity)
    }

    /// Hands `alert` to its lane, if that has room.
    func offer(_ alert: QueuedAlert) -> Bool {
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in alert.alert.fingerprint.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        return mailboxes[Int(hash % UInt64(Self.lanes))].offer(alert)
    }

    /// What was done since the last call.
    func takeReceipts() -> [Receipt] {
        receipts.withLock { receipts in
            defer { receipts = [] }
            return receipts
        }
    }

    // MARK: - Lanes

    private func work(_ mailbox: Mailbox<QueuedAlert>) async {
        while let alert = await mailbox.take() {
            guard let receipt = await tell(alert) else { continue }
            receipts.withLock { $0.append(receipt) }
        }
    }

    /// Tells the receiver, as often as it takes; `nil` where it is not ours to do any more.
    private func tell(_ alert: QueuedAlert) async -> Receipt? {
        var receipt = Receipt(partition: alert.record.partition, offset: alert.record.offset, lease: alert.lease)
        var attempt = 0
        while !alert.lease.isRevoked, !stopFlag.isSet {
            if await waitForQuiet(alert.lease) { continue }
            if attempt > 0 { metrics.noteRetry() }
            let outcome = await poster.post(receiver.request(for: alert, at: WallClock.now))
            state.note(outcome, from: receiverName)
            switch outcome {
            case .accepted:
                metrics.noteSent(1)
                return receipt
            case .refused(let reason):
                receipt.letter = DeadLetter(record: alert.record, sink: name, cause: .refused, detail: reason)
                return receipt
            case .retry(let askedMs, _):
                if let askedMs {
                    let until = WallClock.now.milliseconds + askedMs
                    quietUntilMs.max(until, ordering: .relaxed)
                }
                let wait = backoff.wait(beforeRepetition: attempt, draw: .random(in: 0..<1), askedMs: nil)
                attempt += 1
                await stopFlag.sleep(milliseconds: wait) { alert.lease.isRevoked }
            }
        }
        return nil
    }

    /// Whether the receiver wanted to be left alone, which it was for a while.
    private func waitForQuiet(_ lease: Lease) async -> Bool {
        let quietMs = quietUntilMs.load(ordering: .relaxed) - WallClock.now.milliseconds
        guard quietMs > 0 else { return false }
        // Lanes do not all come back in the same millisecond.
        let wait = backoff.wait(beforeRepetition: 0, draw: .random(in: 0..<1), askedMs: quietMs)
        await stopFlag.sleep(milliseconds: wait) { lease.isRevoked }
        return true
    }
}
