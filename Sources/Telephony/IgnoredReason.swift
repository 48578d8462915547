/// Why a well-formed record is no event.
public enum IgnoredReason: UInt8, CaseIterable, Sendable {
    /// Its `type` is none of model 1.3. Says nothing of what else it has or lacks.
    case unknownType
    /// It says nothing of an agent or a contact, such as a switch's change of configuration.
    /// Only dialects know such records.
    case notAnEvent
}

extension IgnoredReason {
    /// The value in metrics.
    public var name: StaticString {
        switch self {
        case .unknownType: "unknown_type"
        case .notAnEvent: "not_an_event"
        }
    }
}
