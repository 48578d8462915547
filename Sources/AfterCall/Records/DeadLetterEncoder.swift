import ContactCenter
import Streaming
import Telephony

/// Records that could not be used, with their very bytes and why (topics, dead letter).
struct DeadLetterEncoder {
    let topic: [UInt8]

    /// Appends a record of an inbox: the letter names the place on the bus, and has the key and the headers that the
    /// record had there. Where a dialect made an event of it, that event is the value, and a header says so.
    static func append(inbox record: InputRecord, because rejection: Rejection, to batch: inout OutputBatch) {
        guard let origin = RecordOrigin(ofInbox: record) else {
            return DeadLetterEncoder(topic: []).append(record, because: rejection, to: &batch)
        }
        var original = record
        original.coordinates = origin.coordinates
        original.key = origin.key
        original.headers = UnsafeBufferPointer(rebasing: record.headers.dropLast())
        let letters = DeadLetterEncoder(topic: Array(origin.topic))
        letters.append(original, because: rejection, isConverted: origin.isConverted, to: &batch)
    }

    /// Appends `record` with the headers that explain `rejection` to `batch`.
    ///
    /// - Parameter isConverted: whether its value is an event that a dialect made of it.
    func append(
        _ record: InputRecord,
        because rejection: Rejection,
        isConverted: Bool = false,
        to batch: inout OutputBatch
    ) {
        let key = record.key.map { batch.append($0) }
        let value = record.value.map { batch.append($0) }
        let first = batch.headers.count
        for header in record.headers {
            batch.addHeader(name: header.name, value: header.value)
        }
        if isConverted { batch.addHeader("aftercall-error-converted", atMost: 4) { $0.word("true") } }
        let coordinates = record.coordinates
        let cause = rejection.cause.name
        batch.addHeader("aftercall-error-cause", atMost: cause.utf8CodeUnitCount) { $0.word(cause) }
        Self.addDetail(rejection, to: &batch)
        topic.withUnsafeBytes { topic in
            batch.addHeader("aftercall-error-topic", atMost: topic.count) { $0.bytes(topic) }
        }
        batch.addHeader("aftercall-error-partition", atMost: 20) { $0.integer(Int64(coordinates.partition)) }
        batch.addHeader("aftercall-error-offset", atMost: 20) { $0.integer(coordinates.offset) }
        batch.addHeader("aftercall-error-timestamp", atMost: 20) {
            $0.integer(coordinates.timestamp?.milliseconds ?? -1)
        }
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

    /// The line for a person that is ``Rejection/description``, without a `String`.
    private static func addDetail(_ rejection: Rejection, to batch: inout OutputBatch) {
        let cause = rejection.cause.name
        var room = 64 + cause.utf8CodeUnitCount + rejection.detail.utf8CodeUnitCount
        if let field = rejection.field { room += field.utf8CodeUnitCount }
        batch.addHeader("aftercall-error-detail", atMost: room) { writer in
            writer.word(cause)
            if let field = rejection.field {
                writer.literal(": ")
                writer.word(field)
            }
            if rejection.position > 0 {
                writer.word(rejection.field == nil ? ": at byte " : " at byte ")
                writer.integer(Int64(rejection.position))
            }
            writer.literal(": ")
            writer.word(rejection.detail)
        }
    }
}

extension OutputBatch {
    /// Adds a header whose value is what `write` writes into room for `count` bytes.
    fileprivate mutating func addHeader(
        _ name: StaticString,
        atMost count: Int,
        _ write: (inout JSONWriter) -> Void
    ) {
        let name = append(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        var writer = begin(atMost: count)
        let start = writer.cursor
        write(&writer)
        addHeader(name: name, value: end(writer, from: start))
    }
}
