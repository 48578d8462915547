internal import CLibrdkafka

extension KafkaConfiguration {
    /// Asks librdkafka whether it takes every property.
    ///
    /// - Throws: ``KafkaError/Code/configuration`` with librdkafka's own words.
    public func validate(for role: Role) throws(KafkaError) {
        rd_kafka_conf_destroy(try makeConf(for: role))
    }

    /// Makes a configuration object that the caller owns.
    func makeConf(for role: Role) throws(KafkaError) -> OpaquePointer {
        guard let conf = rd_kafka_conf_new() else {
            throw KafkaError(code: .library, message: "out of memory")
        }
        do {
            // Sorted, so that the first complaint is the same on every run.
            for (name, value) in effectiveProperties(for: role).sorted(by: { $0.key < $1.key }) {
                try Self.set(name, value, in: conf)
            }
        } catch {
            rd_kafka_conf_destroy(conf)
            throw error
        }
        return conf
    }

    private static func set(_ name: String, _ value: String, in conf: OpaquePointer) throws(KafkaError) {
        let complaint: String? = withErrorBuffer { text, count in
            rd_kafka_conf_set(conf, name, value, text, count) == RD_KAFKA_CONF_OK
        }
        guard let complaint else { return }
        // librdkafka quotes the value that it refuses.
        let shown =
            isSecret(name) && !value.isEmpty
            ? complaint.split(separator: value, omittingEmptySubsequences: false).joined(separator: "***") : complaint
        // Of a property with two names it tells the other one.
        throw KafkaError(code: .configuration, message: shown.contains(name) ? shown : "\(name): \(shown)")
    }

    /// What `client` opens a topic with whose records are compressed in this way; for `rd_kafka_topic_new`, which frees
    /// it.
    static func topicSettings(compression: String, of client: OpaquePointer) throws(KafkaError) -> OpaquePointer? {
        let settings = rd_kafka_default_topic_conf_dup(client)
        let complaint = withErrorBuffer { text, count in
            rd_kafka_topic_conf_set(settings, "compression.type", compression, text, count) == RD_KAFKA_CONF_OK
        }
        guard let complaint else { return settings }
        rd_kafka_topic_conf_destroy(settings)
        throw KafkaError(code: .configuration, message: complaint)
    }
}

/// Runs a call that writes its complaint into a buffer; returns the complaint when the call says it failed.
func withErrorBuffer(_ call: (UnsafeMutablePointer<CChar>?, Int) -> Bool) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        buffer.initialize(repeating: 0)
        guard let base = buffer.baseAddress, !call(base, buffer.count) else { return nil }
        return String(cString: base)
    }
}
