/// What is well and what is not, for probes of supervisors and for people.
public struct HealthReport: Hashable, Sendable {
    /// One thing that was looked at.
    public struct Check: Hashable, Sendable {
        /// What: `brokers`, `agents.restored`.
        public var name: String
        /// Whether it is well.
        public var isOK: Bool
        /// How it is, in a few words.
        public var detail: String

        /// Describes a check.
        public init(_ name: String, isOK: Bool, _ detail: String) {
            self.name = name
            self.isOK = isOK
            self.detail = detail
        }
    }

    /// Everything that was looked at.
    public var checks: [Check]

    /// Reports on `checks`.
    public init(_ checks: [Check]) {
        self.checks = checks
    }

    /// Whether all is well.
    public var isOK: Bool { checks.allSatisfy(\.isOK) }
}
