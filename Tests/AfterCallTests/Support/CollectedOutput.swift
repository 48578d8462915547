import Streaming

/// What was handed to an output, copied.
final class CollectedOutput: RecordOutput {
    struct Record: Equatable {
        var topic: SinkTopic
        var partition: Int32?
        var key: [UInt8]?
        var value: [UInt8]?
        var headers: [RecordHeader]

        /// The value of the header `name`.
        func header(_ name: String) -> String? {
            headers.first { $0.name == name }?.value.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private(set) var records: [Record] = []
    /// How many records are taken before one is refused; `nil` refuses none.
    var room: Int?

    func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader>
    ) throws(StreamFailure) {
        if let room, records.count >= room { throw StreamFailure(.abortable, "no room") }
        records.append(
            Record(
                topic: topic,
                partition: partition,
                key: key.map { Array($0) },
                value: value.map { Array($0) },
                headers: headers.map { header in
                    RecordHeader(String(decoding: header.name, as: UTF8.self), header.value.map { Array($0) })
                }
            )
        )
    }
}
