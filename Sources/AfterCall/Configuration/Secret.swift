/// A value that must not be shown: printing, dumping and logging it gives asterisks.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is shown instead of a secret.
    public static let mask = "********"

    /// The value itself, for whoever has to present it.
    public var value: String

    /// Hides `value`.
    public init(_ value: String) {
        self.value = value
    }

    /// Asterisks.
    public var description: String { Self.mask }

    /// Asterisks.
    public var debugDescription: String { Self.mask }

    /// Nothing to look into.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
