/// One thing that is wrong with a configuration.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    /// Where it is: `aftercall.yaml:12`, an environment variable or a flag; `nil` where nothing was written.
    public var place: String?
    /// What is wrong. Never a secret.
    public var message: String
    /// What to do about it.
    public var remedy: String?
    /// Whether the problem is only that a setting without a default is not set.
    public var isMissingSetting = false

    /// Its line in the file, for the order in which problems are told.
    var line = 0

    /// Describes what is wrong.
    public init(place: String?, message: String, remedy: String?) {
        self.place = place
        self.message = message
        self.remedy = remedy
    }

    /// Place and message, in one line, without the remedy.
    public var description: String {
        place.map { "\($0): \(message)" } ?? message
    }
}
