/// The last connections that failed, to tell with the answer to a call that found no broker.
struct ConnectionFailures {
    private var refusal: KafkaError?
    private var failure: KafkaError?

    /// Why a call failed with `code`: we were refused, which is more telling than that no connection could be made, or
    /// why none could be. A call that took too long may have found a broker.
    func explanation(of code: KafkaError.Code) -> KafkaError? {
        switch code {
        case .transport: refusal ?? failure
        case .timedOut: refusal
        default: nil
        }
    }

    /// Remembers `error`, if it is about one connection.
    mutating func note(_ error: KafkaError) {
        if error.code == .authentication || error.isAboutTLS {
            refusal = error
        } else if error.code == .transport, error.librdkafkaName != "_ALL_BROKERS_DOWN" {
            failure = error
        }
    }
}
