/// A complaint about one record: a value, because what a peer sends is never our error.
///
/// Trivial to copy, and free of anything the record said: only positions and our own words.
public struct Rejection: Sendable {
    /// What the dead letter is filed under.
    public var cause: RejectionCause
    /// Where in the record's value, in bytes from its start; 0 when it is about no particular place of the value
    /// (a missing field, a header).
    public var position: Int
    /// The field it is about.
    public var field: StaticString?
    /// What is wrong.
    public var detail: StaticString

    /// Creates a complaint.
    public init(cause: RejectionCause, position: Int = 0, field: StaticString? = nil, detail: StaticString) {
        self.cause = cause
        self.position = position
        self.field = field
        self.detail = detail
    }
}

extension Rejection: CustomStringConvertible {
    /// One line for a person, such as `malformed: channel at byte 31: not a value this field has`.
    public var description: String {
        var line = "\(cause.name)"
        if let field {
            line += ": \(field)"
        }
        if position > 0 {
            line += field == nil ? ": at byte \(position)" : " at byte \(position)"
        }
        return line + ": \(detail)"
    }
}
