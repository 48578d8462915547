import ContactCenter

/// What the customers' step was told of a contact last.
struct ToldCustomer: BitwiseCopyable {
    /// None where it was told nothing, or a withdrawal.
    var customerID: TextNumber = .none
    var reason: TextNumber = .none
    var startedAt: Timestamp = .distantPast
    /// Of the last telling; 0 before the first.
    var revision: Int32 = 0

    /// Begins anew; revisions go on.
    mutating func forget() {
        customerID = .none
        reason = .none
        startedAt = .distantPast
    }
}
