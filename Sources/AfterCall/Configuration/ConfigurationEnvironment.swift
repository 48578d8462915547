import Configuration

/// The variables of the environment that configure us, and those that look as if they did.
struct ConfigurationEnvironment {
    /// What sets something, without those that are empty: an empty variable counts as not set.
    private(set) var variables: [String: String] = [:]
    /// Properties of librdkafka that are set.
    private(set) var properties: [String] = []
    private(set) var problems: [ConfigurationProblem] = []

    private static let propertyPrefix = ConfigurationKey.environmentVariable(of: SettingAddress.properties) + "_"
    private static let queuePrefix = ConfigurationKey.environmentVariable(of: SettingAddress.queues) + "_"
    private static let known = Set(ConfigurationKey.all.map(\.environmentVariable))

    /// Sorts `environment`.
    init(_ environment: [String: String]) {
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
            guard name.hasPrefix(ConfigurationKey.environmentPrefix), name != ConfigurationSources.fileVariable,
                name != BuildInfo.commitVariable, !value.isEmpty, !Self.isServiceLink(name, value)
            else { continue }
            if Self.known.contains(name) {
                variables[name] = value
            } else if name.hasPrefix(Self.propertyPrefix), name.count > Self.propertyPrefix.count {
                variables[name] = value
                let property = name.dropFirst(Self.propertyPrefix.count).lowercased()
                properties.append(String(property.map { $0 == "_" ? "." : $0 }))
            } else {
                problems.append(Self.complaint(about: name))
            }
        }
    }

    private static func complaint(about name: String) -> ConfigurationProblem {
        if name.hasPrefix(queuePrefix) {
            return ConfigurationProblem(
                place: name,
                message: "queues cannot be set in the environment",
                remedy: "use the file, or --set queues.<name>.<key>=<value>"
            )
        }
        let remedy = Spelling.nearest(to: name, among: known.union([ConfigurationSources.fileVariable]).sorted())
            .map { "did you mean '\($0)'?" }
        return ConfigurationProblem(
            place: name,
            message: "unknown environment variable",
            remedy: remedy ?? "'aftercall config show' lists the keys; a variable is AFTERCALL_ and the key in capitals"
        )
    }

    /// Whether Kubernetes made the variable for a service whose name begins with `aftercall`.
    private static func isServiceLink(_ name: String, _ value: String) -> Bool {
        let isAddress = ["tcp://", "udp://", "sctp://"].contains { value.hasPrefix($0) }
        if name.hasSuffix("_SERVICE_HOST") || name.hasSuffix("_SERVICE_PORT") || name.contains("_SERVICE_PORT_") {
            return true
        }
        if name.hasSuffix("_PORT"), isAddress { return true }
        return name.firstMatch(of: /_PORT_[0-9]+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?$/) != nil
    }
}
