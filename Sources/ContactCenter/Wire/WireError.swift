/// Why bytes are not the record that they should be.
public struct WireError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: Hashable, Sendable {
        /// The bytes end within a field.
        case truncated
        /// A number of more than 64 bits.
        case malformedNumber
        /// A field is not of the type that it should be.
        case wrongWireType
        /// A field number that no message can have.
        case invalidField
        /// A field that the message does not have, where none may be added.
        case unknownField
        /// A value that an enumeration does not have.
        case invalidEnum
        /// A number, an instant or a reference beyond what it may be.
        case outOfRange
        /// More elements than are kept.
        case tooMany
        /// Values that contradict each other.
        case inconsistent
        /// Written in a format that is not known here.
        case unknownFormat
    }

    /// What is wrong.
    public var code: Code
    /// The number of the field at hand, in its innermost message; 0 where it is about none.
    public var field: Int

    /// Creates an error about `field`.
    @inlinable
    public init(_ code: Code, field: Int = 0) {
        self.code = code
        self.field = field
    }
}
