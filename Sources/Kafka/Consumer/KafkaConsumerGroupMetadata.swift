internal import CLibrdkafka

/// Who a consumer is in its group right now: generation and member.
///
/// Goes with offsets into a transaction, so that the group's coordinator can refuse a member that was replaced. Take it
/// at commit time, on the thread that polls; it is stale after the next rebalance.
///
/// Thread safety: never changes after it was made; librdkafka only reads it.
public final class KafkaConsumerGroupMetadata: @unchecked Sendable {
    let pointer: OpaquePointer

    init(consuming pointer: OpaquePointer) {
        self.pointer = pointer
    }

    /// Makes the metadata of a member by hand, which only tests of fencing want.
    ///
    /// - Parameters:
    ///   - generation: the group's generation.
    ///   - memberID: the member, as the coordinator named it.
    public init(groupID: String, generation: Int32, memberID: String, groupInstanceID: String? = nil) {
        guard
            let made = rd_kafka_consumer_group_metadata_new_with_genid(
                groupID,
                generation,
                memberID,
                groupInstanceID
            )
        else { preconditionFailure("out of memory") }
        pointer = made
    }

    deinit {
        rd_kafka_consumer_group_metadata_destroy(pointer)
    }
}
