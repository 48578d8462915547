/// The last connections that failed, to tell with the answer to a call that found no broker.
struct ConnectionFailures {
    private var refusal: KafkaError?
    private var failure: KafkaError?
    /// What is wrong with the certificates of brokers, by `host:port`, of which the errors that follow know nothing.
    private var certificates: [String: CertificateRefusal] = [:]

    /// Why a call failed with `code`: we were refused, which is more telling than that no connection could be made, or
    /// why none could be. A call that took too long may have found a broker.
    func explanation(of code: KafkaError.Code) -> KafkaError? {
        switch code {
        case .transport: refusal ?? failure
        case .timedOut: refusal
        default: nil
        }
    }

    /// Remembers that the certificate of `broker` was not taken, until its connection fails.
    mutating func note(_ certificate: CertificateRefusal, of broker: String) {
        certificates[broker] = certificate
    }

    /// Remembers `error`, if it is about one connection.
    /// - Returns: the error, with what is known of the TLS connection that it is about.
    mutating func note(_ error: KafkaError) -> KafkaError {
        let error = error.isAboutTLS ? detailed(error) : error
        if error.code == .authentication || error.isAboutTLS {
            refusal = error
        } else if error.code == .transport, error.librdkafkaName != "_ALL_BROKERS_DOWN" {
            failure = error
        }
        return error
    }

    private mutating func detailed(_ error: KafkaError) -> KafkaError {
        let text = error.message
        if let broker = certificates.keys.first(where: { text.contains("://\($0)/") }),
            let certificate = certificates.removeValue(forKey: broker)
        {
            // librdkafka goes on with a guess, that our authorities are set up wrongly.
            let start = text.firstRange(of: "SSL handshake failed").map { text[..<$0.upperBound] } ?? text[...]
            return error.saying("\(start): \(certificate.words(of: broker))", certificate.problem)
        }
        if text.contains("SSL alert number") {
            return error.saying("\(text): the broker does not take our certificate, or wants one", .ownCertificate)
        }
        // The last is what librdkafka 2.16 makes of it.
        let signs = ["unexpected eof", "wrong version number", "connecting to a PLAINTEXT broker"]
        if signs.contains(where: { text.contains($0) }) {
            return error.saying("\(text): the listener does not seem to speak TLS", .protocolOfListener)
        }
        return error
    }
}

extension KafkaError {
    fileprivate func saying(_ message: String, _ problem: TLSProblem) -> KafkaError {
        KafkaError(
            code: code,
            librdkafkaCode: librdkafkaCode,
            message: message,
            isFatal: isFatal,
            isRetriable: isRetriable,
            isAbortable: isAbortable,
            tlsProblem: problem
        )
    }
}
