internal import CLibrdkafka
internal import Synchronization

extension KafkaProducer {
    /// Fences older producers of the same transactional id, finishes or aborts what they left, and gets an epoch.
    ///
    /// Once, before anything else; may be called again after a retriable error.
    /// - Throws: see ``KafkaError/transactionDisposition``.
    public func initTransactions(timeoutMs: Int32) throws(KafkaError) {
        try step("init transactions", rd_kafka_init_transactions(try open(), timeoutMs))
    }

    /// Begins a transaction. The broker hears of it with the first record or the first offsets.
    public func beginTransaction() throws(KafkaError) {
        try step("begin transaction", rd_kafka_begin_transaction(try open()))
    }

    /// Makes consumed offsets part of the transaction: they are committed if and when it is.
    ///
    /// A transaction of timers only needs them too, or nothing fences a zombie.
    /// - Parameters:
    ///   - offsets: the next offset to consume of every partition touched.
    ///   - metadata: of the consumer, taken now; repeat a retriable failure with identical arguments.
    public func sendOffsets(
        _ offsets: [KafkaPartitionOffset],
        of metadata: KafkaConsumerGroupMetadata,
        timeoutMs: Int32
    ) throws(KafkaError) {
        let list = TopicPartitionList(offsets)
        try step(
            "send offsets",
            rd_kafka_send_offsets_to_transaction(try open(), list.pointer, metadata.pointer, timeoutMs)
        )
    }

    /// Delivers every record of the transaction, then commits it.
    ///
    /// - Parameter timeoutMs: -1, the time that the transaction has left, is the only sound choice; after a retriable
    ///   failure call again.
    public func commitTransaction(timeoutMs: Int32 = -1) throws(KafkaError) {
        try step("commit transaction", rd_kafka_commit_transaction(try open(), timeoutMs))
        // A commit that succeeded delivered everything; failures of older, aborted transactions are history.
        _ = client.context.deliveries.takeFailures()
    }

    /// Gives up the transaction and the records in it.
    ///
    /// Their failures are forgotten: giving up was the wish. After a retriable failure call again.
    public func abortTransaction(timeoutMs: Int32 = -1) throws(KafkaError) {
        try step("abort transaction", rd_kafka_abort_transaction(try open(), timeoutMs))
        _ = client.context.deliveries.takeFailures()
    }

    /// Whether the request that ends a transaction (EndTxn) ever went without an answer: timed out, or the connection
    /// broke.
    ///
    /// librdkafka repeats such a request by itself, and one of the two can hit the next transaction (KIP-890 part 2 is
    /// not in librdkafka). When this is true, finish the transaction, then make a new producer before the next begin.
    public var hasSeenTransactionEndFail: Bool {
        client.context.transactionEndFailed.load(ordering: .acquiring)
    }

    private func step(_ name: String, _ error: OpaquePointer?) throws(KafkaError) {
        guard let error else { return }
        throw KafkaError(consuming: error, name)
    }

    /// Kafka's number of the EndTxn request.
    private static let endTransactionKey: Int16 = 26

    /// Has every answer to EndTxn looked at, on librdkafka's broker threads.
    ///
    /// Lifetime: the interceptor finds its context through the instance's opaque pointer, which ``Client`` keeps alive
    /// until the instance is destroyed.
    static func watchTransactionEnds(_ conf: OpaquePointer) {
        rd_kafka_conf_interceptor_add_on_new(
            conf,
            "transaction-end",
            { client, _, _, _, _ in
                rd_kafka_interceptor_add_on_response_received(
                    client,
                    "transaction-end",
                    { client, _, _, _, key, _, _, _, _, response, _ in
                        if key == KafkaProducer.endTransactionKey, response != RD_KAFKA_RESP_ERR_NO_ERROR,
                            let client
                        {
                            ClientContext.of(rd_kafka_opaque(client))?.transactionEndFailed
                                .store(true, ordering: .releasing)
                        }
                        return RD_KAFKA_RESP_ERR_NO_ERROR
                    },
                    nil
                )
            },
            nil
        )
    }
}
