public import ContactCenter

/// What is different between the configuration that applies and one that was read anew.
public struct ConfigurationChange: Hashable, Sendable {
    /// Settings that take effect at once, by name.
    public private(set) var applied: [String] = []
    /// Settings that take effect after a restart, by name.
    public private(set) var needingRestart: [String] = []
    /// What applies now: the old configuration with those of the new one that take effect at once.
    public private(set) var configuration: AfterCallConfiguration

    /// Compares `new` with `old`, what was read before.
    ///
    /// - Parameters:
    ///   - running: what the process was started with, if it is not `old`; what is that again needs no restart.
    ///   - now: the wall clock.
    public init(
        from old: ResolvedConfiguration,
        to new: ResolvedConfiguration,
        running: ResolvedConfiguration? = nil,
        now: Timestamp = WallClock.now
    ) {
        configuration = old.configuration
        configuration.alerts = new.configuration.alerts
        configuration.rules = new.configuration.rules
        configuration.rules.note(replacing: old.configuration.rules, at: now)
        configuration.log.level = new.configuration.log.level
        let before = Self.values(of: old)
        let after = Self.values(of: new)
        for key in Set(before.keys).union(after.keys).sorted() where before[key] != after[key] {
            if Self.takesEffectAtOnce(key) { applied.append(key) } else { needingRestart.append(key) }
        }
        // Another order of exceptions, of which the last counts, is no other value of any.
        if old.configuration.alerts != new.configuration.alerts, !applied.contains(where: { $0.contains("alerts.") }) {
            applied.append(SettingAddress.exceptions)
        }
        let running = running ?? old
        let started = Self.values(of: running)
        needingRestart.removeAll { before[$0] != started[$0] && started[$0] == after[$0] }
        let secrets = Self.changedSecrets(running.configuration, new.configuration)
        needingRestart += Self.changedSecrets(old.configuration, new.configuration).filter(secrets.contains)
    }

    /// Whether nothing is different.
    public var isEmpty: Bool { applied.isEmpty && needingRestart.isEmpty }

    /// Whether a running process can go on with another value of `key`.
    static func takesEffectAtOnce(_ key: String) -> Bool {
        if [SettingAddress.rules, SettingAddress.exceptions].contains(where: { key.hasPrefix($0 + ".") }) {
            return true
        }
        return switch SettingAddress(key) {
        case .row(let path): path == "log.level" || path.hasPrefix("alerts.")
        case .queue(_, let path): path.hasPrefix("alerts.")
        case .source, .property, nil: false
        }
    }

    private static func values(of resolved: ResolvedConfiguration) -> [String: String] {
        let pairs = resolved.settings.map { ($0.key, $0.value ?? "") }
        return Dictionary(pairs) { _, last in last }
    }

    /// Secrets are masked in the settings, so they are compared where they are.
    private static func changedSecrets(_ old: AfterCallConfiguration, _ new: AfterCallConfiguration) -> [String] {
        ConfigurationKey.all.filter { row in
            guard row.isSecret else { return false }
            let (before, after) = (row.accessor.get(old), row.accessor.get(new))
            return before != after && before != .absent && after != .absent
        }.map(\.path)
    }
}
