import AfterCall
import ContactCenter
import Logging
import Synchronization

/// Prometheus Alertmanager, each one of a cluster: what is firing is told again and again, what is resolved once.
///
/// How long one is away costs nothing: what it has to be told is what fires now, not all that happened.
///
/// Thread safety: `Mutex`es guard the board and the dead letters; the consumer belongs to a thread of its own.
final class AlertmanagerSink: AlertSink {
    /// How many alerts are in a request, at most.
    static let alertsPerRequest = 200

    let clients: SinkClients
    let metrics: SinkMetrics
    let logger: Logger
    private let addresses: [HTTPAddress]
    private let settings: AlertmanagerSettings
    private let poster: any Poster
    private let state: ReceiverState
    private let backoff: Backoff
    private let firing: Mutex<FiringBoard>
    private let letters = Mutex<[DeadLetter]>([])
    private let wakeUps: [Mailbox<Void>]
    private let working: Atomic<Int>
    private let stopFlag = StopFlag()

    init(_ context: SinkContext) {
        clients = context.clients
        metrics = context.metrics
        logger = context.logger
        poster = context.poster
        backoff = context.backoff
        state = ReceiverState(sink: context.name, metrics: context.metrics, logger: context.logger)
        let sinks = context.clients.settings.sinks
        settings = sinks.alertmanager
        let bases = settings.urls.split(separator: ",").map { $0.hasSuffix("/") ? $0.dropLast() : $0 }
        addresses = bases.compactMap { HTTPAddress("\($0)/api/v2/alerts") }
        firing = Mutex(FiringBoard(settings, language: sinks.language, targets: addresses.count))
        wakeUps = addresses.map { _ in Mailbox(capacity: 1) }
        working = Atomic(addresses.count)
    }

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            for target in addresses.indices {
                group.addTask { [self] in
                    await tell(target)
                    working.subtract(1, ordering: .acquiringAndReleasing)
                }
            }
            group.addTask { [self] in
                await onOwnThread(named: "sink-\(name)") { [self] in
                    ConsumerLoop(clients, metrics, AlertmanagerReader(self), logger: logger).run()
                }
            }
        }
    }

    func stop() {
        stopFlag.set()
        for mailbox in wakeUps { mailbox.close() }
    }

    // MARK: - What the reader asks

    /// The sink's name.
    var name: String { clients.name }

    /// Whether it was stopped and nothing is under way any more.
    var isIdle: Bool { stopFlag.isSet && working.load(ordering: .acquiring) == 0 }

    /// Whether Alertmanager is told of `alert`.
    func tells(of alert: AlertRecord) -> Bool { settings.filter.includes(rule: alert.rule, alert.severity.severity) }

    /// Changes the board.
    func change(_ body: (inout FiringBoard) -> Void) { firing.withLock { body(&$0) } }

    /// Looks at the board.
    func board<Result>(_ body: (FiringBoard) -> Result) -> Result { firing.withLock { body($0) } }

    /// Has those told who have to be.
    func wake() {
        let busy = firing.withLock { board in
            board.tick(now: WallClock.now)
            return wakeUps.indices.filter { board.hasWork(for: $0) }
        }
        // One that is full wakes up anyway.
        for target in busy { _ = wakeUps[target].offer(()) }
    }

    /// What was refused since the last call.
    func takeLetters() -> [DeadLetter] {
        letters.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }

    /// Sets the metrics of what waits.
    func measure() {
        let (count, oldest) = firing.withLock { ($0.unsentCount, $0.oldestUnsentMs) }
        metrics.set(queue: count, oldestMs: oldest.map { WallClock.now.milliseconds - $0 } ?? 0)
    }

    // MARK: - Telling

    private func tell(_ target: Int) async {
        while await wakeUps[target].take() != nil {
            var attempt = 0
            while !stopFlag.isSet {
                let tellings = firing.withLock {
                    $0.take(for: target, limit: Self.alertsPerRequest, now: WallClock.now)
                }
                if tellings.isEmpty { break }
                if attempt > 0 { metrics.noteRetry() }
                guard let waitMs = await post(tellings, to: target, attempt) else {
                    attempt = 0
                    continue
                }
                attempt += 1
                await stopFlag.sleep(milliseconds: waitMs)
            }
        }
    }

    /// Posts `tellings` at once; one by one, where Alertmanager refuses them together.
    ///
    /// - Returns: how long to wait before it is tried again, in milliseconds; `nil` where it need not be.
    private func post(_ tellings: [FiringBoard.Telling], to target: Int, _ attempt: Int) async -> Milliseconds? {
        switch await postOnce(tellings, to: target) {
        case .accepted:
            firing.withLock { $0.accepted(tellings, by: target) }
            metrics.noteSent(tellings.count)
            return nil
        case .retry(let askedMs, _):
            firing.withLock { $0.giveBack(tellings, to: target) }
            return backoff.wait(beforeRepetition: attempt, draw: .random(in: 0..<1), askedMs: askedMs)
        case .refused(let reason):
            guard tellings.count == 1 else {
                for (index, telling) in tellings.enumerated() {
                    guard let waitMs = await post([telling], to: target, attempt) else { continue }
                    firing.withLock { $0.giveBack(Array(tellings[(index + 1)...]), to: target) }
                    return waitMs
                }
                return nil
            }
            refused(tellings[0], by: target, reason)
            return nil
        }
    }

    private func refused(_ telling: FiringBoard.Telling, by target: Int, _ reason: String) {
        guard let record = firing.withLock({ $0.refused(telling, by: target) }) else { return }
        let detail = "\(addresses[target].authority): \(reason)"
        letters.withLock { $0.append(DeadLetter(record: record, sink: name, cause: .refused, detail: detail)) }
    }

    private func postOnce(_ tellings: [FiringBoard.Telling], to target: Int) async -> DeliveryOutcome {
        var headers = [("content-type", "application/json")]
        if let token = settings.token { headers.append(("authorization", "Bearer \(token.value)")) }
        let body = "[" + tellings.map(\.json).joined(separator: ",") + "]"
        let request = PostRequest(
            address: addresses[target],
            headers: headers,
            body: Array(body.utf8),
            secrets: settings.token.map { [$0] } ?? []
        )
        let outcome = await poster.post(request)
        state.note(outcome, from: addresses[target].authority)
        return outcome
    }
}
