/// What `kafka.properties` must not set, and must not show.
enum KafkaProperty {
    /// Properties that have a key of their own: two places for one thing would have to be reconciled.
    static let typed: [String: String] = [
        "bootstrap.servers": "kafka.bootstrap_servers",
        "metadata.broker.list": "kafka.bootstrap_servers",
        "security.protocol": "kafka.security_protocol",
        "sasl.mechanism": "kafka.sasl_mechanism",
        "sasl.mechanisms": "kafka.sasl_mechanism",
        "sasl.username": "kafka.sasl_username",
        "sasl.password": "kafka.sasl_password",
        "sasl.oauthbearer.token.endpoint.url": "kafka.oauth_token_endpoint",
        "sasl.oauthbearer.client.id": "kafka.oauth_client_id",
        "sasl.oauthbearer.client.secret": "kafka.oauth_client_secret",
        "sasl.oauthbearer.scope": "kafka.oauth_scope",
        "ssl.endpoint.identification.algorithm": "kafka.ssl_verify_hostname",
        "ssl.ca.location": "kafka.ssl_ca_location",
        "ssl.certificate.location": "kafka.ssl_certificate_location",
        "ssl.key.location": "kafka.ssl_key_location",
        "ssl.key.password": "kafka.ssl_key_password",
        "group.id": "app.id",
        "group.instance.id": "instance.static_membership",
        "statistics.interval.ms": "kafka.statistics_interval",
        "session.timeout.ms": "processing.session_timeout",
        "transaction.timeout.ms": "processing.transaction_timeout",
        "fetch.wait.max.ms": "loop.fetch_wait",
        "fetch.min.bytes": "loop.fetch_min_bytes",
    ]

    /// Properties on which the program relies: another value would lose or misplace records.
    static let fixed: Set<String> = [
        "acks", "auto.commit.enable", "auto.offset.reset", "delivery.report.only.error", "enable.auto.commit",
        "enable.auto.offset.store", "enable.idempotence", "enable.partition.eof", "isolation.level", "log.queue",
        "partitioner", "request.required.acks", "transactional.id",
    ]

    /// Why `name` must not be set; `nil` where librdkafka decides.
    static func complaint(about name: String) -> ConfigurationKind.Complaint? {
        if let key = typed[name] {
            return ConfigurationKind.Complaint(reason: "\(name) has a key of its own", remedy: "set \(key) instead")
        }
        guard fixed.contains(name) else { return nil }
        return ConfigurationKind.Complaint(
            reason: "\(name) is set by AfterCall itself",
            remedy: "leave it out: another value would lose or misplace records"
        )
    }

    /// The keys that set the properties which `message` of librdkafka names; a key that it cannot take may have
    /// another password, or be of another certificate.
    ///
    /// - Parameter properties: what is set in `kafka.properties`.
    static func keys(of message: String, _ properties: some Sequence<String> = []) -> [String] {
        var named = Set(typed.filter { message.contains($0.key) }.values)
        named.formUnion(properties.filter(message.contains).map { "kafka.properties.\($0)" })
        let others = ["kafka.ssl_certificate_location", "kafka.ssl_key_password"]
        return (message.contains("ssl.key.location") ? named.union(others) : named).sorted()
    }

    /// Whether a property's value is never shown.
    static func isSecret(_ name: String) -> Bool {
        let parts = ["password", "secret", "key.pem", "private.key", "oauthbearer.config", "token", "passphrase"]
        return parts.contains { name.contains($0) }
    }
}
