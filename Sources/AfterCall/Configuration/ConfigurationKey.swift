/// One row of the table of everything that can be configured.
///
/// Files, environment and flags are read and checked by it, and `aftercall config show` and `docs/configuration.md`
/// are printed from it, so that they cannot disagree. Defaults are those of ``AfterCallConfiguration``.
struct ConfigurationKey: Sendable {
    /// Its name, with dots: `wrapup.on_not_ready`.
    let path: String
    /// What it is for, in a sentence or two.
    let summary: String
    /// Whether there is no default, and nothing works without it.
    let isRequired: Bool
    /// Whether its value is never shown.
    let isSecret: Bool
    /// How it is read and written.
    let accessor: ConfigurationAccessor<AfterCallConfiguration>
    /// How it is read and written for one queue, under `queues.<name>`; `nil` where queues have none of their own.
    let queueAccessor: ConfigurationAccessor<QueueSettings>?

    init(
        _ path: String,
        _ accessor: ConfigurationAccessor<AfterCallConfiguration>,
        _ summary: String,
        isRequired: Bool = false,
        isSecret: Bool = false
    ) {
        self.path = path
        self.summary = summary
        self.isRequired = isRequired
        self.isSecret = isSecret
        self.accessor = accessor
        queueAccessor = nil
    }

    /// A key that names the file in which the value of the secret `secret` is.
    init(fileOf secret: String, _ accessor: ConfigurationAccessor<AfterCallConfiguration>) {
        self.init(
            secret + Self.fileSuffix,
            accessor,
            "File with the value of `\(secret)`, without a line break at its end: a mounted secret."
        )
    }

    init(perQueue path: String, _ accessor: ConfigurationAccessor<QueueSettings>, _ summary: String) {
        self.path = path
        self.summary = summary
        isRequired = false
        isSecret = false
        self.accessor = accessor.ofDefaults
        queueAccessor = accessor
    }

    /// What its values look like.
    var kind: ConfigurationKind { accessor.kind }

    /// Its default as it is written in a file; `nil` where there is none.
    var defaultText: String? { kind.text(of: accessor.get(AfterCallConfiguration())) }

    /// The environment variable that sets it.
    var environmentVariable: String { Self.environmentVariable(of: path) }

    /// What the name of a key ends with that names the file of a secret.
    static let fileSuffix = "_file"

    /// The key of the file in which the value of this secret may be; `nil` where there is none.
    var fileKey: ConfigurationKey? { isSecret ? Self.row(of: path + Self.fileSuffix) : nil }

    /// What the names of all environment variables begin with.
    static let environmentPrefix = "AFTERCALL_"

    /// The environment variable of a path.
    static func environmentVariable(of path: String) -> String {
        environmentPrefix + String(path.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    }
}
