extension Dialect {
    /// The queue log of Asterisk.
    static let asteriskQueueLog = Dialect(
        "asterisk-queue-log",
        "a line of Asterisk's queue_log: time|callid|queue|agent|event|data…",
        reference: "https://docs.asterisk.org/Operation/Logging/Queue-Logs/",
        needs: [.wrapUpTime, .ordinals, .timeZone],
        read: QueueLogReader.read
    )
}
