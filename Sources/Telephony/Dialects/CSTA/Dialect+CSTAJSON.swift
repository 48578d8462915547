extension Dialect {
    /// ECMA-269 events as JSON.
    static let cstaJSON = Dialect(
        "csta-json",
        "CSTA events (ECMA-269) as JSON: eventType agent or csta, eventName, eventTime",
        reference: "https://ecma-international.org/publications-and-standards/standards/ecma-269/",
        needs: [.timeZone, .ordinals, .agentTable],
        read: CSTAReader.read
    )
}
