/// Where records go.
public protocol RecordOutput: AnyObject {
    /// Hands over a record; its bytes are copied.
    /// - Parameters:
    ///   - partition: where to; `nil` lets the key decide.
    ///   - key: `nil` is Kafka's null.
    ///   - value: `nil` is Kafka's null: a tombstone.
    ///   - headers: copied as well.
    /// - Throws: ``StreamFailure/Kind-swift.enum/retriable`` when there was no room within the output's own bound.
    func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?,
        headers: UnsafeBufferPointer<StreamHeader>
    ) throws(StreamFailure)
}

extension RecordOutput {
    /// Hands over a record without headers.
    public func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?
    ) throws(StreamFailure) {
        let none = UnsafeBufferPointer<StreamHeader>(start: nil, count: 0)
        try produce(to: topic, partition: partition, key: key, value: value, headers: none)
    }
}
