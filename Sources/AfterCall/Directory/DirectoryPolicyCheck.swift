import ContactCenter

/// Whether the policies of a queue go together with what the configuration says, by the rules that hold there.
struct DirectoryPolicyCheck {
    private let configuration: AfterCallConfiguration

    init(_ configuration: AfterCallConfiguration) {
        self.configuration = configuration
    }

    /// Looks at all rules that concern what `policies` set; `path` is where they are in the record.
    func check(_ policies: DirectoryPolicies, ofQueue queue: String, _ path: String) throws(DirectoryComplaint) {
        var settings = configuration.settings(ofQueue: queue)
        policies.apply(to: &settings)
        for rule in CombinationRule.all {
            guard let blamed = [rule.shorter, rule.longer].first(where: { policies.values[$0] != nil }),
                let row = ConfigurationKey.row(of: blamed),
                rule.isBroken(value(of: rule.shorter, settings), value(of: rule.longer, settings))
            else { continue }
            throw DirectoryComplaint(
                "\(path).\(DirectoryPolicies.field(of: row))",
                "does not go together with the configuration: \(rule.text), or \(rule.reason)"
            )
        }
    }

    private func value(of path: String, _ settings: QueueSettings) -> ConfigurationValue {
        guard let row = ConfigurationKey.row(of: path) else { return .absent }
        return row.queueAccessor.map { $0.get(settings) } ?? row.accessor.get(configuration)
    }
}
