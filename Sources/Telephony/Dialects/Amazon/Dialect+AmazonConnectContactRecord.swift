extension Dialect {
    /// The contact records of Amazon Connect.
    static let amazonConnectContactRecord = Dialect(
        "amazon-connect-contact-record",
        "contact records (CTR) of Amazon Connect, one when a contact is over, and again when more is known",
        reference: "https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html",
        horizonMs: 24 * 3_600_000,
        read: ContactRecordReader.read
    )
}
