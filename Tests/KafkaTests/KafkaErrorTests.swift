import Testing

@testable import Kafka

struct KafkaErrorTests {
    @Test func `equality ignores the text`() {
        let one = KafkaError(code: .timedOut, librdkafkaCode: -185, message: "one", isRetriable: true)
        let two = KafkaError(code: .timedOut, librdkafkaCode: -185, message: "two", isRetriable: true)
        #expect(one == two)
        #expect(one.hashValue == two.hashValue)
        #expect(one != KafkaError(code: .timedOut, librdkafkaCode: -185, message: "one"))
        #expect(one != KafkaError(code: .transport, librdkafkaCode: -185, message: "one", isRetriable: true))
    }

    @Test(
        arguments: [
            (KafkaError(code: .fenced, message: "", isFatal: true, isRetriable: true), .recreate),
            (KafkaError(code: .transaction, message: "", isRetriable: true, isAbortable: true), .abort),
            (KafkaError(code: .timedOut, message: "", isRetriable: true), .retry),
            (KafkaError(code: .broker, message: ""), .recreate),
        ] as [(KafkaError, KafkaError.TransactionDisposition)]
    )
    func `what to do about a transaction: fatal before abortable before retriable, and nothing means fatal`(
        error: KafkaError,
        disposition: KafkaError.TransactionDisposition
    ) {
        #expect(error.transactionDisposition == disposition)
    }

    @Test func `a description names kind, code, text and consequence`() {
        let error = KafkaError(code: .timedOut, librdkafkaCode: -185, message: "no answer", isRetriable: true)
        #expect("\(error)" == "timedOut (_TIMED_OUT): no answer [retriable]")
        let own = KafkaError(code: .closed, message: "gone", isFatal: true, isAbortable: true)
        #expect("\(own)" == "closed: gone [fatal] [abort the transaction]")
    }
}
