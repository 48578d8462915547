internal import CLibrdkafka

/// What went wrong between this process and Kafka.
///
/// Two errors are equal when they say the same about what to do next: the texts are not compared.
public struct KafkaError: Error, Sendable {
    /// What kind of failure this is.
    public let code: Code

    /// librdkafka's number: negative for its own errors, positive for the broker's, 0 when librdkafka was not asked.
    public let librdkafkaCode: Int32

    /// What happened, with librdkafka's or the broker's own words. Never holds a secret or a payload.
    public let message: String

    /// Whether the client instance can do nothing more: destroy it and make a new one.
    public let isFatal: Bool

    /// Whether the same call, with identical arguments, may succeed later.
    public let isRetriable: Bool

    /// Whether the current transaction can only be aborted.
    public let isAbortable: Bool

    /// Why there was no TLS connection, where that is known.
    public let tlsProblem: TLSProblem?

    /// What a transactional loop has to do about an error.
    public enum TransactionDisposition: Hashable, Sendable {
        /// Call again with identical arguments.
        case retry
        /// Abort, undo, seek back to what is committed, go on.
        case abort
        /// Destroy the producer, make a new one with the same transactional id, and find out what was committed.
        case recreate
    }

    /// What a transactional loop has to do about this error.
    ///
    /// An error without any flag is treated as fatal, as librdkafka recommends.
    public var transactionDisposition: TransactionDisposition {
        if isFatal { return .recreate }
        if isAbortable { return .abort }
        return isRetriable ? .retry : .recreate
    }

    /// Whether the two sides could not agree on a TLS connection: certificates, authorities, dates, names.
    ///
    /// What a broker has against our certificate comes as a connection that breaks, with OpenSSL's words in the text.
    public var isAboutTLS: Bool {
        if librdkafkaCode == RD_KAFKA_RESP_ERR__SSL.rawValue { return true }
        return code == .transport && ["SSL routines", "SSL connection closed"].contains { message.contains($0) }
    }

    /// librdkafka's name for the error, such as `_TIMED_OUT` or `UNKNOWN_MEMBER_ID`; `-` when it was not asked.
    public var librdkafkaName: String {
        librdkafkaCode == 0 ? "-" : String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(librdkafkaCode)))
    }

    init(
        code: Code,
        librdkafkaCode: Int32 = 0,
        message: String,
        isFatal: Bool = false,
        isRetriable: Bool = false,
        isAbortable: Bool = false,
        tlsProblem: TLSProblem? = nil
    ) {
        self.code = code
        self.librdkafkaCode = librdkafkaCode
        self.message = message
        self.isFatal = isFatal
        self.isRetriable = isRetriable
        self.isAbortable = isAbortable
        self.tlsProblem = tlsProblem
    }
}

extension KafkaError: Hashable {
    /// Compares everything but the text.
    public static func == (left: Self, right: Self) -> Bool {
        left.code == right.code && left.librdkafkaCode == right.librdkafkaCode && left.isFatal == right.isFatal
            && left.isRetriable == right.isRetriable && left.isAbortable == right.isAbortable
    }

    /// Hashes everything but the text.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(librdkafkaCode)
        hasher.combine(isFatal)
        hasher.combine(isRetriable)
        hasher.combine(isAbortable)
    }
}

extension KafkaError: CustomStringConvertible {
    /// One line for a log: kind, librdkafka's name, text and what may be done about it.
    public var description: String {
        var text = "\(code)"
        if librdkafkaCode != 0 { text += " (\(librdkafkaName))" }
        text += ": \(message)"
        if isFatal { text += " [fatal]" }
        if isAbortable { text += " [abort the transaction]" }
        if isRetriable { text += " [retriable]" }
        return text
    }
}
