import AfterCall
import ArgumentParser
import Foundation

/// The options of every command that needs a configuration.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "Read settings from this YAML file.",
            discussion: "Without it, from the file that AFTERCALL_CONFIG names, if it is set.",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var file: String?

    @Option(
        name: .customLong("bootstrap-servers"),
        help: ArgumentHelp("Brokers to ask for all others (kafka.bootstrap_servers).", valueName: "host:port,…")
    )
    var bootstrapServers: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Set one value, such as wrapup.limit=90s or queues.billing.wrapup.limit=2m. Can be repeated.",
            valueName: "key=value"
        )
    )
    var settings: [String] = []

    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp("The least level that is logged (log.level).", valueName: "level")
    )
    var logLevel: String?

    func validate() throws {
        for setting in settings where setting.firstIndex(of: "=").map({ $0 > setting.startIndex }) != true {
            let key = setting.prefix { $0 != "=" }
            throw ValidationError("--set needs a key and a value, such as --set wrapup.limit=90s; it got '\(key)'.")
        }
    }

    /// Where settings are taken from: these options, the environment of the process, and the file.
    var sources: ConfigurationSources {
        var flags = settings.compactMap { setting -> ConfigurationSources.Flag? in
            guard let equals = setting.firstIndex(of: "=") else { return nil }
            let key = String(setting[..<equals])
            let value = String(setting[setting.index(after: equals)...])
            return ConfigurationSources.Flag(key: key, value: value, option: "--set \(key)")
        }
        let named = [
            ("kafka.bootstrap_servers", bootstrapServers, "--bootstrap-servers"),
            ("log.level", logLevel, "--log-level"),
        ]
        flags += named.compactMap { key, value, option in
            value.map { ConfigurationSources.Flag(key: key, value: $0, option: option) }
        }
        return ConfigurationSources(flags: flags, environment: ProcessInfo.processInfo.environment, file: file)
    }

    /// The configuration that applies.
    /// - Throws: ``ConfigurationError`` with everything that is wrong, all at once.
    func load() throws(ConfigurationError) -> AfterCallConfiguration {
        try AfterCallConfiguration.load(sources)
    }

    /// The configuration that applies, where it comes from, and what is wrong with it.
    func resolve() -> ResolvedConfiguration {
        AfterCallConfiguration.resolve(sources)
    }

    /// The same to be shown: what is not set yet can be shown as such, what is wrong cannot.
    ///
    /// - Throws: ``ConfigurationError`` with what is wrong.
    func resolveToShow() throws -> ResolvedConfiguration {
        let resolved = resolve()
        let wrong = resolved.problems.filter { !$0.isMissingSetting }
        guard wrong.isEmpty else { throw ConfigurationError(problems: wrong) }
        return resolved
    }
}
