/// A configuration together with where each of its values came from, and with what is wrong with it.
public struct ResolvedConfiguration: Sendable {
    /// The values. Those that are wrong have their defaults here.
    public internal(set) var configuration = AfterCallConfiguration()
    /// Every setting of the table, then those of queues and of librdkafka.
    public internal(set) var settings: [EffectiveSetting] = []
    /// What is wrong; empty for a good configuration.
    public internal(set) var problems: [ConfigurationProblem] = []
    /// The file that was read, if any.
    public internal(set) var file: String?
}

extension AfterCallConfiguration {
    /// Reads, checks and combines `sources`, and tells where each value came from.
    public static func resolve(_ sources: ConfigurationSources) -> ResolvedConfiguration {
        ConfigurationResolver(sources).resolve()
    }

    /// Reads, checks and combines `sources`.
    /// - Throws: ``ConfigurationError`` with everything that is wrong, all at once.
    public static func load(_ sources: ConfigurationSources) throws(ConfigurationError) -> AfterCallConfiguration {
        let resolved = resolve(sources)
        guard resolved.problems.isEmpty else { throw ConfigurationError(problems: resolved.problems) }
        return resolved.configuration
    }
}
