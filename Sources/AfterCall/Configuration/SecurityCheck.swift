/// Finds settings of `kafka` about encryption and authentication that do not go together.
struct SecurityCheck {
    private let checked: CheckedSettings
    private var kafka: KafkaSettings { checked.configuration.kafka }

    /// Looks at `checked`.
    init(_ checked: CheckedSettings) {
        self.checked = checked
    }

    /// Everything that does not go together.
    func problems() -> [ConfigurationProblem] {
        guard !checked.isRefused(.row("kafka.security_protocol")) else { return [] }
        let problems = sasl() + ssl()
        return problems.isEmpty ? CertificateFiles.problems(checked) : problems
    }

    private var protocolName: String { kafka.securityProtocol.rawValue }

    private func keys(_ prefix: String) -> [String] {
        ConfigurationKey.kafka.map(\.path).filter { $0.hasPrefix(prefix) }
    }

    private func isSet(_ path: String) -> Bool { checked.mentions(.row(path)) }

    // MARK: - SASL

    private func sasl() -> [ConfigurationProblem] {
        guard kafka.securityProtocol.usesSASL else {
            let unused = (keys("kafka.sasl_") + keys("kafka.oauth_")).filter(isWritten)
            return unused.map {
                useless($0, because: "kafka.security_protocol is \(protocolName)", "choose sasl_ssl or sasl_plaintext")
            }
        }
        guard !checked.isRefused(.row("kafka.sasl_mechanism")) else { return [] }
        guard let mechanism = kafka.saslMechanism else {
            return [missing(["kafka.sasl_mechanism"], neededBy: "kafka.security_protocol", protocolName)]
        }
        var problems: [ConfigurationProblem] = []
        let passwords = ["kafka.sasl_username", "kafka.sasl_password", "kafka.sasl_password_file"]
        let name = "kafka.sasl_mechanism is \(mechanism.rawValue)"
        if !mechanism.needsPassword {
            problems += passwords.filter(isWritten).map { useless($0, because: name, "choose PLAIN or SCRAM") }
        } else {
            if !isSet("kafka.sasl_username") { problems.append(missing(["kafka.sasl_username"], mechanism)) }
            if !isSet("kafka.sasl_password") {
                problems.append(missing(["kafka.sasl_password", "kafka.sasl_password_file"], mechanism))
            }
        }
        if mechanism == .oauthBearer {
            problems += oauth(mechanism)
        } else {
            problems += keys("kafka.oauth_").filter(isWritten).map { useless($0, because: name, "choose OAUTHBEARER") }
        }
        return problems
    }

    private func oauth(_ mechanism: KafkaSettings.SASLMechanism) -> [ConfigurationProblem] {
        let (file, endpoint) = ("kafka.oauth_token_file", "kafka.oauth_token_endpoint")
        switch (isSet(file), isSet(endpoint)) {
        case (true, true):
            return [checked.problem(at: .row(file), "\(file) and \(endpoint) are both set", "keep one of them")]
        case (true, false):
            return keys("kafka.oauth_client").filter(isWritten).map {
                useless($0, because: "the token comes from \(file)", "set \(endpoint) instead of \(file)")
            }
        case (false, true):
            return ["kafka.oauth_client_id", "kafka.oauth_client_secret"].filter { !isSet($0) }.map {
                missing([$0], neededBy: endpoint, kafka.oauthTokenEndpoint ?? "set")
            }
        case (false, false):
            // With properties of its own librdkafka can do without either: unsecured tokens for tests.
            guard !kafka.properties.keys.contains(where: { $0.contains("oauthbearer") }) else { return [] }
            return [missing([file, endpoint], mechanism)]
        }
    }

    // MARK: - TLS

    private func ssl() -> [ConfigurationProblem] {
        guard kafka.securityProtocol.usesSSL else {
            let harmless = kafka.sslVerifiesHostName ? "kafka.ssl_verify_hostname" : ""
            return keys("kafka.ssl_").filter { $0 != harmless && isWritten($0) }.map {
                useless($0, because: "kafka.security_protocol is \(protocolName)", "choose ssl or sasl_ssl")
            }
        }
        let (certificate, key) = ("kafka.ssl_certificate_location", "kafka.ssl_key_location")
        switch (isSet(certificate), isSet(key)) {
        case (true, false): return [missing([key], neededBy: certificate, "set")]
        case (false, true): return [missing([certificate], neededBy: key, "set")]
        case (true, true): return []
        case (false, false):
            return ["kafka.ssl_key_password", "kafka.ssl_key_password_file"].filter(isWritten).map {
                useless($0, because: "\(key) is not set", "set \(certificate) and \(key)")
            }
        }
    }

    // MARK: - Problems

    /// Whether somebody wrote it, and not only the file that it comes from, or what holds anyway.
    private func isWritten(_ path: String) -> Bool {
        guard isSet(path), let row = ConfigurationKey.row(of: path) else { return false }
        if let text = row.kind.text(of: checked.value(at: .row(path))), text == row.defaultText { return false }
        return !isSet(path + ConfigurationKey.fileSuffix)
    }

    private func useless(_ path: String, because reason: String, _ otherwise: String) -> ConfigurationProblem {
        checked.problem(at: .row(path), "\(path) is set, but \(reason)", "\(otherwise), or leave it out")
    }

    private func missing(_ paths: [String], _ mechanism: KafkaSettings.SASLMechanism) -> ConfigurationProblem {
        missing(paths, neededBy: "kafka.sasl_mechanism", mechanism.rawValue)
    }

    private func missing(_ paths: [String], neededBy other: String, _ value: String) -> ConfigurationProblem {
        let what = paths.count == 1 ? "\(paths[0]) is not set" : "neither \(paths.joined(separator: " nor ")) is set"
        return checked.problem(
            at: .row(other),
            value == "set" ? "\(other) is set, but \(what)" : "\(other) is \(value), but \(what)",
            "set it in the file or in \(ConfigurationKey.environmentVariable(of: paths[0]))"
        )
    }
}
