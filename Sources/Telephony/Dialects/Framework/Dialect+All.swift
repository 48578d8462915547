extension Dialect {
    /// Every format that can be read, in the order in which people are shown them. A new one is added here.
    public static let all: [Dialect] = [
        .canonical,
        .amazonConnectAgent,
        .asteriskQueueLog,
        .genesysCloud,
    ]
}
