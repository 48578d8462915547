import ContactCenter
import Telephony

/// Records that could not be used, with their very bytes and why (topics, dead letter).
struct DeadLetterEncoder {
    let topic: [UInt8]

    /// Appends `record` with the headers that explain `rejection` to `batch`.
    func append(_ record: InputRecord, because rejection: Rejection, to batch: inout OutputBatch) {
        let key = record.key.map { batch.append($0) }
        let value = record.value.map { batch.append($0) }
        let first = batch.headers.count
        for header in record.headers {
            batch.addHeader(name: header.name, value: header.value)
        }
        let coordinates = record.coordinates
        let cause = rejection.cause.name
        add("aftercall-error-cause", "\(cause)", to: &batch)
        add("aftercall-error-detail", rejection.description, to: &batch)
        topic.withUnsafeBytes { bytes in
            Self.named("aftercall-error-topic") { batch.addHeader(name: $0, value: bytes) }
        }
        add("aftercall-error-partition", String(coordinates.partition), to: &batch)
        add("aftercall-error-offset", String(coordinates.offset), to: &batch)
        add("aftercall-error-timestamp", String(coordinates.timestamp?.milliseconds ?? -1), to: &batch)
        batch.add(
            OutputBatch.Record(
                output: .deadLetters,
                key: key,
                value: value,
                id: .none,
                time: .none,
                headers: first..<batch.headers.count
            )
        )
    }

    private func add(_ name: StaticString, _ value: String, to batch: inout OutputBatch) {
        Array(value.utf8).withUnsafeBytes { bytes in
            Self.named(name) { batch.addHeader(name: $0, value: bytes) }
        }
    }

    private static func named(_ name: StaticString, _ body: (UnsafeRawBufferPointer) -> Void) {
        body(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}
