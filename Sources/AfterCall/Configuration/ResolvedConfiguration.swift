/// A configuration together with where each of its values came from, and with what is wrong with it.
public struct ResolvedConfiguration: Sendable {
    /// The values. Those that are wrong have their defaults here.
    public var configuration = AfterCallConfiguration()
    /// Every setting of the table, then those of queues and of librdkafka.
    public internal(set) var settings: [EffectiveSetting] = []
    /// What is wrong; empty for a good configuration.
    public internal(set) var problems: [ConfigurationProblem] = []
    /// What is possible, and most likely not as it was meant.
    public internal(set) var warnings: [ConfigurationProblem] = []
    /// The file that was read, if any.
    public internal(set) var file: String?

    /// Makes the settings of `new` those that are compared with next time, so that a change is told once.
    public mutating func takeOver(_ new: ResolvedConfiguration, keeping change: ConfigurationChange) {
        self = new
        configuration = change.configuration
    }
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
