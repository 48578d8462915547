internal import CLibrdkafka

extension KafkaMessage {
    /// How many headers the record has.
    ///
    /// librdkafka parses the headers at the first look at them.
    public var headerCount: Int { headers.map { rd_kafka_header_cnt($0) } ?? 0 }

    /// Lends every header in order, in place: its name without the terminator, and its value or Kafka's null.
    ///
    /// The buffers must not leave `body`. A name may occur more than once.
    public func forEachHeader<Failure: Error>(
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) throws(Failure) -> Void
    ) throws(Failure) {
        guard let headers else { return }
        var index = 0
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(headers, index, &name, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR {
            defer { index += 1 }
            guard let name else { continue }
            var nameCount = 0
            while name[nameCount] != 0 { nameCount += 1 }
            try body(
                UnsafeRawBufferPointer(start: name, count: nameCount),
                value.map { UnsafeRawBufferPointer(start: $0, count: count) }
            )
        }
    }

    /// Lends the last header of a name in place; `nil` when there is none, or its value is Kafka's null.
    ///
    /// The buffer must not leave `body`. Makes no `String`.
    public func withHeader<Result: ~Copyable, Failure: Error>(
        _ name: StaticString,
        _ body: (UnsafeRawBufferPointer?) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var value: UnsafeRawPointer?
        var count = 0
        // A static string ends in a zero byte, as C wants it.
        let wanted = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        guard let headers,
            rd_kafka_header_get_last(headers, wanted, &value, &count) == RD_KAFKA_RESP_ERR_NO_ERROR
        else { return try body(nil) }
        return try body(value.map { UnsafeRawBufferPointer(start: $0, count: count) })
    }

    private var headers: OpaquePointer? {
        var headers: OpaquePointer?
        return rd_kafka_message_headers(pointer, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR ? headers : nil
    }
}
