public import ContactCenter

/// What the customers' step is told of one contact of a customer, as a whole, at each change (KPIs 2.2, `fcr`).
///
/// Told under the key of the customer. Texts are runs of a buffer that belongs to whoever hands it out.
public struct CustomerContact: BitwiseCopyable, Sendable {
    /// The contact; absent in what a ``ContactTracker`` hands out, which does not know its own name.
    public var contactID: Text = .none
    /// The customer, for the key.
    public var customerID: Text
    /// Why the customer came; absent if nobody said.
    public var reason: Text = .none
    /// When the contact was first queued, else established.
    public var startedAt: Timestamp
    /// Counts from 1 what was told of this contact, to whomever: of two tellings the greater one holds.
    public var revision: Int32
    /// The contact turned out to be none of this customer.
    public var isRetracted = false
    /// The contact's fact of ``ContactFactKind/firstContact`` as it stands, if it has one.
    public var firstContact: ContactFact?

    /// Creates what is told of a contact without an outcome.
    public init(customerID: Text, startedAt: Timestamp, revision: Int32) {
        self.customerID = customerID
        self.startedAt = startedAt
        self.revision = revision
    }
}
