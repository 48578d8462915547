extension Dialect {
    /// Every format that can be read, in the order in which people are shown them. A new one is added here.
    public static let all: [Dialect] = [
        .canonical,
        .amazonConnectAgent,
        .amazonConnectContactRecord,
        .genesysCloud,
        .twilioTaskRouter,
        .asteriskQueueLog,
        .asteriskAMI,
        .freeSWITCHCallCenter,
        .cstaJSON,
        .ciscoFinesse,
        .avayaCMS,
    ]
}
