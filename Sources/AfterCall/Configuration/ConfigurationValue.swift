import ContactCenter

/// The value of a setting, whatever its kind.
enum ConfigurationValue: Hashable, Sendable {
    /// Nothing: no limit, the broker's choice, not set.
    case absent
    case duration(Milliseconds)
    case integer(Int)
    case toggle(Bool)
    case text(String)
}
