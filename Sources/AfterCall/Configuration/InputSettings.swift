/// What is accepted as a record.
public struct InputSettings: Hashable, Sendable {
    /// `input.max_value_bytes`: a record with a longer value is a dead letter, `too_large`.
    public var maxValueBytes = 1_048_576

    /// The defaults of the specification.
    public init() {}
}
