extension Dialect {
    /// Notifications of Cisco Finesse.
    static let ciscoFinesse = Dialect(
        "cisco-finesse",
        "user and dialog notifications of Cisco Finesse: the Update of the XMPP payload, as JSON",
        reference: "https://developer.cisco.com/docs/finesse/dialog-notification",
        needs: .agentTable,
        read: FinesseReader.read
    )
}
