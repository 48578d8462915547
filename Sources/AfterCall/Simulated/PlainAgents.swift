import ContactCenter
import Simulation
import Streaming

/// One agents stage that is fed by hand, without a runtime and without faults: what a partition has to come to.
struct PlainAgents: ~Copyable {
    /// How many records are a batch.
    private static let batchSize = 64

    private var stage: AgentStage
    private var batch = OutputBatch()
    private var count = 0

    init(_ settings: AgentStageSettings) {
        stage = AgentStage(settings: settings, start: SimulatedCentre.start - 1)
    }

    /// Takes the next record of a partition as soon as it was appended, or at `now` if that is given.
    mutating func take(_ record: LogRecord, partition: Int, now: Timestamp? = nil, into truth: inout PublishedTruth) {
        let appended = Timestamp(milliseconds: record.timestampMs)
        let now = now ?? appended
        stage.takeWaiting(at: now, into: &batch)
        let coordinates = InputCoordinates(partition: Int32(partition), offset: record.offset, timestamp: appended)
        record.withHeaders { headers in
            (record.key ?? []).withUnsafeBytes { key in
                (record.value ?? []).withUnsafeBytes { value in
                    let input = InputRecord(key: key, value: value, headers: headers, coordinates: coordinates)
                    stage.take(input, now: now, into: &batch)
                }
            }
        }
        count += 1
        if count.isMultiple(of: Self.batchSize) { endBatch(into: &truth) }
    }

    /// Lets everything act that is due at `now`.
    mutating func settle(at now: Timestamp, into truth: inout PublishedTruth) {
        stage.takeWaiting(at: now, into: &batch)
        // Timers are set with the end of a batch.
        endBatch(into: &truth)
        while stage.settle(at: now, limit: 1_000, into: &batch) > 0 { endBatch(into: &truth) }
        endBatch(into: &truth)
    }

    private mutating func endBatch(into truth: inout PublishedTruth) {
        stage.endBatch(into: &batch)
        for record in batch.records {
            let bytes = batch.bytes
            var copy = LogRecord(key: record.key.map { Array($0.bytes(in: bytes)) })
            copy.value = record.value.map { Array($0.bytes(in: bytes)) }
            if record.output == .deadLetters {
                for index in record.headers {
                    let header = batch.headers[index]
                    copy.headers.append(
                        name: header.name.bytes(in: bytes),
                        value: header.value.map { $0.bytes(in: bytes) }
                    )
                }
            }
            truth.note(copy, of: record.output)
        }
        batch.removeAll()
    }
}
