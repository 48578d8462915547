extension KafkaConfiguration {
    /// Every property that a client of this role sets, by librdkafka's name.
    ///
    /// Holds secrets: print ``description`` instead.
    public func effectiveProperties(for role: Role) -> [String: String] {
        var result = Self.defaults(for: role)
        // With the protocol of KIP-848 the broker assigns, and librdkafka refuses to be told a strategy.
        if properties["group.protocol"] == "consumer" { result["partition.assignment.strategy"] = nil }
        result.merge(properties) { _, given in given }
        result["bootstrap.servers"] = bootstrapServers
        for (name, value) in commonProperties + roleProperties(role) {
            if let value { result[name] = value }
        }
        // Logs reach swift-log through the event queue, and only there.
        result["log.queue"] = "true"
        return result
    }

    private static func defaults(for role: Role) -> [String: String] {
        switch role {
        case .consumer:
            [
                "enable.auto.commit": "false",
                "enable.auto.offset.store": "false",
                "isolation.level": IsolationLevel.readCommitted.rawValue,
                "partition.assignment.strategy": "cooperative-sticky",
            ]
        case .producer:
            [
                "enable.idempotence": "true",
                "partitioner": "murmur2_random",
                "delivery.report.only.error": "true",
            ]
        case .admin: [:]
        }
    }

    private var commonProperties: [(String, String?)] {
        [
            ("client.id", clientID),
            ("retry.backoff.ms", retryBackoffMs.map { String($0) }),
            ("socket.nagle.disable", disablesNagle.map { String($0) }),
            ("statistics.interval.ms", statisticsIntervalMs.map { String($0) }),
        ]
    }

    private func roleProperties(_ role: Role) -> [(String, String?)] {
        switch role {
        case .consumer:
            [
                ("group.id", groupID),
                ("group.instance.id", groupInstanceID),
                ("isolation.level", isolationLevel?.rawValue),
                ("auto.offset.reset", offsetReset?.rawValue),
                ("enable.partition.eof", reportsEndOfPartition.map { String($0) }),
                ("session.timeout.ms", sessionTimeoutMs.map { String($0) }),
                ("max.poll.interval.ms", maxPollIntervalMs.map { String($0) }),
                ("fetch.wait.max.ms", fetchWaitMaxMs.map { String($0) }),
            ]
        case .producer:
            [
                ("transactional.id", transactionalID),
                ("transaction.timeout.ms", transactionTimeoutMs.map { String($0) }),
                ("linger.ms", lingerMs.map { String($0) }),
                ("message.timeout.ms", messageTimeoutMs.map { String($0) }),
                ("queue.buffering.max.messages", queueBufferingMaxMessages.map { String($0) }),
                ("compression.type", compressionType),
            ]
        case .admin: []
        }
    }
}

extension KafkaConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The properties for a log, sorted, with secrets replaced by `***`.
    public var description: String {
        redactedProperties.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }

    /// The same as ``description``: a debugger's or a log's dump must not leak secrets either.
    public var debugDescription: String { description }

    /// Shows what ``description`` shows.
    public var customMirror: Mirror {
        Mirror(self, children: redactedProperties.map { (label: $0.name, value: $0.value as Any) })
    }

    private var redactedProperties: [(name: String, value: String)] {
        var all = properties
        all["bootstrap.servers"] = bootstrapServers
        for role in [Role.consumer, .producer] {
            for (name, value) in commonProperties + roleProperties(role) {
                if let value { all[name] = value }
            }
        }
        return all.sorted { $0.key < $1.key }.map { name, value in
            (name, Self.isSecret(name) ? "***" : value)
        }
    }

    /// Whether a property's value must not be shown.
    static func isSecret(_ name: String) -> Bool {
        let parts = ["password", "secret", "key.pem", "private.key", "oauthbearer.config", "token", "passphrase"]
        return parts.contains { name.contains($0) }
    }
}
