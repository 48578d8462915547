/// What the logic of a worker's tasks writes to: begins a transaction with the first record, and waits for room.
final class Outlet<Sink: TransactionalSink, Time: WorkerClock, Faults: FaultHook>: RecordOutput {
    private let sink: Sink
    private let clock: Time
    private let faults: Faults
    private let configuration: WorkerConfiguration

    /// Whether a transaction is open.
    private(set) var isOpen = false

    /// Whether something was produced since the last ``ended()``.
    private(set) var holdsOutput = false

    /// How many records had to wait because the sink did not take them at once.
    private(set) var queueFullWaits = 0

    init(sink: Sink, clock: Time, faults: Faults, configuration: WorkerConfiguration) {
        self.sink = sink
        self.clock = clock
        self.faults = faults
        self.configuration = configuration
    }

    /// Begins a transaction unless one is open; does nothing without transactions.
    func begin() throws(StreamFailure) {
        guard configuration.guarantee == .exactlyOnce, !isOpen else { return }
        let deadline = clock.monotonicMs + configuration.operationTimeoutMs
        try clock.retrying(until: deadline, everyMs: configuration.retryPauseMs) { _ throws(StreamFailure) in
            try sink.begin()
        }
        isOpen = true
        try faults.reached(.afterBegin)
    }

    func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader>
    ) throws(StreamFailure) {
        try begin()
        try faults.reached(.betweenProduces)
        holdsOutput = true
        do throws(StreamFailure) {
            try sink.produce(to: topic, partition: partition, key: key, value: value, headers: headers)
        } catch  where error.kind == .retriable {
            queueFullWaits += 1
            let deadline = clock.monotonicMs + configuration.operationTimeoutMs
            try clock.retrying(until: deadline, everyMs: configuration.retryPauseMs) { _ throws(StreamFailure) in
                try sink.produce(to: topic, partition: partition, key: key, value: value, headers: headers)
            }
        }
    }

    /// The transaction has ended, one way or the other.
    func ended() {
        isOpen = false
        holdsOutput = false
    }
}
