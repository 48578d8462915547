internal import Kafka

extension RunnerError {
    /// What a person can do about a TLS connection that was not made.
    static func remedy(for problem: KafkaError.TLSProblem?) -> String {
        switch problem {
        case .date: "have the broker's certificate renewed, or set the clock of this machine right"
        case .authority:
            "set kafka.ssl_ca_location to the certificates of the authority that issued the broker's, the whole chain"
        case .host:
            "check kafka.bootstrap_servers and the broker's advertised.listeners: both have to be names that its "
                + "certificate has (subjectAltName)"
        case .ownCertificate:
            "check kafka.ssl_certificate_location and kafka.ssl_key_location: until when our certificate is valid, and "
                + "that the broker's trust store has the authority that issued it"
        case .protocolOfListener:
            "check kafka.security_protocol, which is to be that of the broker's listener"
        case .certificate, nil:
            "check kafka.ssl_*: the authority that is trusted, the certificates of both sides, their dates and names"
        }
    }
}
