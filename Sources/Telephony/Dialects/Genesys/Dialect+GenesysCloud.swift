extension Dialect {
    /// Notifications of Genesys Cloud.
    static let genesysCloud = Dialect(
        "genesys-cloud",
        "notifications of Genesys Cloud: conversations, routing status and presence of users, after-call work",
        reference: "https://developer.genesys.cloud/notificationsalerts/notifications/available-topics",
        read: GenesysReader.read
    )
}
