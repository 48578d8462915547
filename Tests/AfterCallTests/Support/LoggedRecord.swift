import ContactCenter
import Streaming
import Testing

@testable import AfterCall

/// A record as a topic holds it.
struct LoggedRecord: Equatable {
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [RecordHeader] = []
    var partition: Int32 = 0
    var offset: Int64 = 0
    /// Kafka's timestamp.
    var timestamp: Timestamp?

    /// The records of a bundle, or the record itself.
    var unbundled: [LoggedRecord] {
        var records: [LoggedRecord] = []
        do {
            try [self].lend { lent in
                try RecordBundle.forEach(in: lent[0]) { inner throws(WireError) in
                    var copy = self
                    (copy.key, copy.value) = (inner.key.map { Array($0) }, inner.value.map { Array($0) })
                    records.append(copy)
                }
            }
        } catch {
            Issue.record(error)
        }
        return records
    }
}

extension [LoggedRecord] {
    /// Lends the records to `body`, as a poll does.
    func lend<Result>(_ body: (UnsafeBufferPointer<StreamRecord>) throws -> Result) throws -> Result {
        var room: [UInt8] = []
        func put(_ bytes: [UInt8]?) -> Range<Int>? {
            guard let bytes else { return nil }
            room += bytes
            return room.count - bytes.count..<room.count
        }
        let places = map { record in
            (
                key: put(record.key), value: put(record.value),
                headers: record.headers.map { (name: put([UInt8]($0.name.utf8)), value: put($0.value)) }
            )
        }
        return try room.withUnsafeBytes { room in
            func run(_ place: Range<Int>?) -> UnsafeRawBufferPointer? {
                place.map { UnsafeRawBufferPointer(rebasing: room[$0]) }
            }
            let none = UnsafeRawBufferPointer(start: nil, count: 0)
            let headers = places.flatMap { $0.headers }.map {
                StreamHeader(name: run($0.name) ?? none, value: run($0.value))
            }
            return try headers.withUnsafeBufferPointer { headers in
                var next = 0
                let lent = zip(self, places).map { record, place in
                    defer { next += place.headers.count }
                    return StreamRecord(
                        partition: record.partition,
                        offset: record.offset,
                        timestampMs: record.timestamp?.milliseconds,
                        key: run(place.key),
                        value: run(place.value),
                        headers: UnsafeBufferPointer(rebasing: headers[next..<next + place.headers.count])
                    )
                }
                return try lent.withUnsafeBufferPointer(body)
            }
        }
    }
}
