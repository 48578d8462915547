/// Where a configuration is taken from: flags before environment before file before defaults.
public struct ConfigurationSources: Hashable, Sendable {
    /// A setting given on the command line.
    public struct Flag: Hashable, Sendable {
        /// The setting, with dots.
        public var key: String
        /// Its value, as it would be written in a file.
        public var value: String
        /// The option that gave it: `--bootstrap-servers`.
        public var option: String

        /// Describes a setting given by `option`.
        public init(key: String, value: String, option: String) {
            self.key = key
            self.value = value
            self.option = option
        }
    }

    /// The variable that names the file where no flag does.
    public static let fileVariable = "AFTERCALL_CONFIG"

    /// The settings of the command line; of several for one key the last counts.
    public var flags: [Flag]
    /// The environment; only what begins with `AFTERCALL_` is looked at.
    public var environment: [String: String]
    /// The path of the YAML file; `nil` takes that of ``fileVariable``, and no file where that is not set either.
    public var file: String?

    /// Names the sources.
    public init(flags: [Flag] = [], environment: [String: String] = [:], file: String? = nil) {
        self.flags = flags
        self.environment = environment
        self.file = file
    }

    /// The file that is read; `nil` where none is.
    public var effectiveFile: String? {
        if let file { return file }
        guard let named = environment[Self.fileVariable], !named.isEmpty else { return nil }
        return named
    }
}
