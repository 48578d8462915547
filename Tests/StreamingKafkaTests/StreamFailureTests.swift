import Streaming
import Testing

@testable import Kafka
@testable import StreamingKafka

/// What a worker does about what librdkafka says.
@Suite struct StreamFailureTests {
    /// An error with librdkafka's flags, and what is to be done about it.
    struct Row: Sendable, CustomTestStringConvertible {
        var code: KafkaError.Code
        var flag: Character
        var kind: StreamFailure.Kind
        var atBegin: StreamFailure.Kind

        init(
            _ code: KafkaError.Code,
            _ flag: Character,
            _ kind: StreamFailure.Kind,
            atBegin: StreamFailure.Kind? = nil
        ) {
            (self.code, self.flag, self.kind, self.atBegin) = (code, flag, kind, atBegin ?? kind)
        }

        var testDescription: String { "\(code) \(flag)" }

        var error: KafkaError {
            KafkaError(
                code: code,
                message: "why",
                isFatal: flag == "f",
                isRetriable: flag == "r",
                isAbortable: flag == "a"
            )
        }
    }

    @Test(arguments: [
        Row(.timedOut, "r", .retriable), Row(.transport, "r", .retriable), Row(.groupMembership, "a", .abortable),
        Row(.timedOut, "a", .abortable), Row(.state, "f", .fatal), Row(.fenced, "f", .fenced),
        Row(.fenced, "-", .fenced), Row(.timedOut, "-", .fatal), Row(.transport, "f", .fatal),
        // A record that comes after what aborts its transaction; and a producer that was never made ready to begin.
        Row(.state, "-", .abortable, atBegin: .fatal),
        // Nothing gets better by being tried again.
        Row(.authorization, "f", .refused), Row(.authorization, "a", .refused), Row(.authentication, "r", .refused),
        Row(.configuration, "-", .refused), Row(.unsupported, "f", .refused), Row(.messageTooLarge, "-", .refused),
        Row(.messageTooLarge, "a", .refused),
    ])
    func `Each error of a producer has its remedy`(row: Row) {
        #expect(StreamFailure(ofProducer: row.error).kind == row.kind)
        #expect(StreamFailure(ofBegin: row.error).kind == row.atBegin)
    }

    @Test(arguments: [
        Row(.timedOut, "-", .retriable), Row(.transport, "r", .retriable), Row(.offsetOutOfRange, "-", .refused),
        Row(.fenced, "-", .refused), Row(.authorization, "-", .refused), Row(.state, "f", .refused),
    ])
    func `Each error of a consumer has its remedy`(row: Row) {
        #expect(StreamFailure(ofConsumer: row.error).kind == row.kind)
    }
}
