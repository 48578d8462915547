public import ContactCenter

/// Which brokers, and how to talk to them.
public struct KafkaSettings: Hashable, Sendable {
    /// `kafka.bootstrap_servers`: host and port of some brokers, separated by commas; empty where it was not set.
    public var bootstrapServers = ""
    /// `kafka.security_protocol`.
    public var securityProtocol: SecurityProtocol = .plaintext
    /// `kafka.sasl_mechanism`.
    public var saslMechanism: SASLMechanism?
    /// `kafka.sasl_username`.
    public var saslUsername: String?
    /// `kafka.sasl_password`.
    public var saslPassword: Secret?
    /// `kafka.sasl_password_file`: the file that ``saslPassword`` was read from.
    public var saslPasswordFile: String?
    /// `kafka.oauth_token_file`: a file with the bearer token, read again before the token expires.
    public var oauthTokenFile: String?
    /// `kafka.oauth_token_endpoint`: where librdkafka asks for bearer tokens.
    public var oauthTokenEndpoint: String?
    /// `kafka.oauth_client_id`.
    public var oauthClientID: String?
    /// `kafka.oauth_client_secret`.
    public var oauthClientSecret: Secret?
    /// `kafka.oauth_client_secret_file`: the file that ``oauthClientSecret`` was read from.
    public var oauthClientSecretFile: String?
    /// `kafka.oauth_scope`.
    public var oauthScope: String?
    /// `kafka.ssl_ca_location`: a PEM file or a folder of the authorities to trust; `nil` is the system's.
    public var sslCALocation: String?
    /// `kafka.ssl_certificate_location`: a PEM file with our certificate.
    public var sslCertificateLocation: String?
    /// `kafka.ssl_key_location`: a PEM file with our private key.
    public var sslKeyLocation: String?
    /// `kafka.ssl_key_password`.
    public var sslKeyPassword: Secret?
    /// `kafka.ssl_key_password_file`: the file that ``sslKeyPassword`` was read from.
    public var sslKeyPasswordFile: String?
    /// `kafka.ssl_verify_hostname`: whether a broker's certificate must name the host that we connect to.
    public var sslVerifiesHostName = true
    /// `kafka.statistics_interval` in milliseconds: how often librdkafka's statistics are taken over; `nil` is never.
    public var statisticsIntervalMs: Milliseconds? = 10_000
    /// `kafka.properties`: anything else that librdkafka knows, under its own names; librdkafka checks it.
    public var properties: [String: String] = [:]

    /// The defaults.
    public init() {}

    /// How the connection is protected; the raw values are librdkafka's.
    public enum SecurityProtocol: String, CaseIterable, Sendable {
        /// Neither encrypted nor authenticated.
        case plaintext
        /// Encrypted; authenticated where a certificate is given.
        case ssl
        /// Authenticated, and not encrypted.
        case saslPlaintext = "sasl_plaintext"
        /// Encrypted and authenticated.
        case saslSSL = "sasl_ssl"

        /// Whether SASL authenticates us.
        public var usesSASL: Bool { self == .saslPlaintext || self == .saslSSL }
        /// Whether TLS encrypts.
        public var usesSSL: Bool { self == .ssl || self == .saslSSL }
    }

    /// How SASL authenticates us; the raw values are librdkafka's.
    public enum SASLMechanism: String, CaseIterable, Sendable {
        /// User and password as they are.
        case plain = "PLAIN"
        /// Salted challenge and response with SHA-256.
        case scramSHA256 = "SCRAM-SHA-256"
        /// Salted challenge and response with SHA-512.
        case scramSHA512 = "SCRAM-SHA-512"
        /// A bearer token, from a file or from an endpoint.
        case oauthBearer = "OAUTHBEARER"
        /// Kerberos; `sasl.kerberos.*` go into ``KafkaSettings/properties``.
        case gssapi = "GSSAPI"

        /// Whether it needs a user and a password.
        public var needsPassword: Bool { self == .plain || self == .scramSHA256 || self == .scramSHA512 }
    }
}

extension KafkaSettings {
    /// What every client is given besides ``bootstrapServers``, by librdkafka's names. Holds secrets.
    public var clientProperties: [String: String] {
        var all = properties
        all["security.protocol"] = securityProtocol.rawValue
        if securityProtocol.usesSSL {
            all["ssl.endpoint.identification.algorithm"] = sslVerifiesHostName ? "https" : "none"
        }
        if saslMechanism == .oauthBearer, oauthTokenEndpoint != nil { all["sasl.oauthbearer.method"] = "oidc" }
        let optional: [(String, String?)] = [
            ("sasl.mechanisms", saslMechanism?.rawValue),
            ("sasl.username", saslUsername),
            ("sasl.password", saslPassword?.value),
            ("sasl.oauthbearer.token.endpoint.url", oauthTokenEndpoint),
            ("sasl.oauthbearer.client.id", oauthClientID),
            ("sasl.oauthbearer.client.secret", oauthClientSecret?.value),
            ("sasl.oauthbearer.scope", oauthScope),
            ("ssl.ca.location", sslCALocation),
            ("ssl.certificate.location", sslCertificateLocation),
            ("ssl.key.location", sslKeyLocation),
            ("ssl.key.password", sslKeyPassword?.value),
        ]
        for (name, value) in optional {
            if let value { all[name] = value }
        }
        return all
    }
}
