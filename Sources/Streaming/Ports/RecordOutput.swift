/// Where records go.
public protocol RecordOutput: AnyObject {
    /// Hands over a record; its bytes are copied.
    /// - Parameters:
    ///   - partition: where to; `nil` lets the key decide.
    ///   - key: `nil` is Kafka's null.
    ///   - value: `nil` is Kafka's null: a tombstone.
    /// - Throws: ``StreamFailure/Kind-swift.enum/retriable`` when there was no room within the output's own bound.
    func produce(
        to topic: SinkTopic,
        partition: Int32?,
        key: UnsafeRawBufferPointer?,
        value: UnsafeRawBufferPointer?
    ) throws(StreamFailure)
}
