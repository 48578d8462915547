/// Carries a rejection out of a dialect's functions.
struct DialectFault: Error {
    let rejection: Rejection

    init(_ rejection: Rejection) {
        self.rejection = rejection
    }

    init(_ cause: RejectionCause, field: StaticString? = nil, at position: Int = 0, _ detail: StaticString) {
        rejection = Rejection(cause: cause, position: position, field: field, detail: detail)
    }

    /// A field that has to be there and is not.
    static func missing(_ field: StaticString) -> DialectFault {
        DialectFault(.missingField, field: field, "missing, null or empty")
    }

    /// A field that is to be a time and is none.
    static func badTime(_ field: StaticString) -> DialectFault {
        DialectFault(.badTime, field: field, "not a time that this format has")
    }
}
