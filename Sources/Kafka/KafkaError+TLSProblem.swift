extension KafkaError {
    /// Why two sides could not agree on a TLS connection, as far as it is known.
    public enum TLSProblem: Hashable, Sendable {
        /// The broker's certificate has expired, or is not valid yet.
        case date
        /// Nobody whom we trust has issued the broker's certificate.
        case authority
        /// The broker's certificate is of another host than the one that we connected to.
        case host
        /// Something else is wrong with the broker's certificate.
        case certificate
        /// The broker does not take our certificate, or wants one.
        case ownCertificate
        /// The other side does not speak TLS.
        case protocolOfListener
    }
}
