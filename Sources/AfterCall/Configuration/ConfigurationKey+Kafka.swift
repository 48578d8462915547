import ContactCenter

private let second: Milliseconds = 1_000
private let hour = 3_600 * second

extension ConfigurationKey {
    /// The section `kafka`.
    static let kafka: [ConfigurationKey] =
        connection + sasl + oauth + ssl + [
            ConfigurationKey(
                "kafka.statistics_interval",
                .duration(\.kafka.statisticsIntervalMs, second...hour, absent: "off"),
                "How often librdkafka's own statistics are taken over into the metrics `aftercall_kafka_*`; `off` is "
                    + "never."
            )
        ]

    private static let connection: [ConfigurationKey] = [
        ConfigurationKey(
            "kafka.bootstrap_servers",
            .text(\.kafka.bootstrapServers, .servers),
            "Brokers to ask for all others.",
            isRequired: true
        ),
        ConfigurationKey(
            "kafka.security_protocol",
            .choice(\.kafka.securityProtocol, KafkaSettings.SecurityProtocol.allCases.map { ($0.rawValue, $0) }),
            "How the connection is protected."
        ),
    ]

    private static let sasl: [ConfigurationKey] = [
        ConfigurationKey(
            "kafka.sasl_mechanism",
            .choice(\.kafka.saslMechanism, KafkaSettings.SASLMechanism.allCases.map { ($0.rawValue, $0) }),
            "How SASL authenticates us. Needed with the protocols `sasl_plaintext` and `sasl_ssl`, and only there."
        ),
        ConfigurationKey("kafka.sasl_username", .text(\.kafka.saslUsername, .any), "User for PLAIN and SCRAM."),
        ConfigurationKey(
            "kafka.sasl_password",
            .secret(\.kafka.saslPassword),
            "Password for PLAIN and SCRAM. Better in the environment or in a file of its own; a flag can be seen by "
                + "others "
                + "on the machine.",
            isSecret: true
        ),
        ConfigurationKey(fileOf: "kafka.sasl_password", .text(\.kafka.saslPasswordFile, .path)),
    ]

    private static let oauth: [ConfigurationKey] = [
        ConfigurationKey(
            "kafka.oauth_token_file",
            .text(\.kafka.oauthTokenFile, .path),
            "For OAUTHBEARER: file with the token (a JWT), such as Kubernetes renews it; read again before the token "
                + "expires."
        ),
        ConfigurationKey(
            "kafka.oauth_token_endpoint",
            .text(\.kafka.oauthTokenEndpoint, .any),
            "For OAUTHBEARER without a token file: URL where librdkafka gets a token for client id and secret. Needs a "
                + "librdkafka that was built with OIDC; Debian 12's was not."
        ),
        ConfigurationKey("kafka.oauth_client_id", .text(\.kafka.oauthClientID, .any), "Client id for the endpoint."),
        ConfigurationKey(
            "kafka.oauth_client_secret",
            .secret(\.kafka.oauthClientSecret),
            "Client secret for the endpoint.",
            isSecret: true
        ),
        ConfigurationKey(fileOf: "kafka.oauth_client_secret", .text(\.kafka.oauthClientSecretFile, .path)),
        ConfigurationKey("kafka.oauth_scope", .text(\.kafka.oauthScope, .any), "Scope to ask the endpoint for."),
    ]

    private static let ssl: [ConfigurationKey] = [
        ConfigurationKey(
            "kafka.ssl_ca_location",
            .text(\.kafka.sslCALocation, .path),
            "PEM file or folder of the authorities to trust. Without it, those of the system."
        ),
        ConfigurationKey(
            "kafka.ssl_certificate_location",
            .text(\.kafka.sslCertificateLocation, .path),
            "PEM file with our certificate, where brokers ask for one."
        ),
        ConfigurationKey(
            "kafka.ssl_key_location",
            .text(\.kafka.sslKeyLocation, .path),
            "PEM file with the private key of our certificate."
        ),
        ConfigurationKey(
            "kafka.ssl_key_password",
            .secret(\.kafka.sslKeyPassword),
            "Password of the private key.",
            isSecret: true
        ),
        ConfigurationKey(fileOf: "kafka.ssl_key_password", .text(\.kafka.sslKeyPasswordFile, .path)),
        ConfigurationKey(
            "kafka.ssl_verify_hostname",
            .toggle(\.kafka.sslVerifiesHostName),
            "Whether a broker's certificate must name the host that we connect to. Off, anybody with a certificate "
                + "of the "
                + "same authority can pass for the broker."
        ),
    ]
}
