extension Dialect {
    /// The agent event stream of Amazon Connect.
    static let amazonConnectAgent = Dialect(
        "amazon-connect-agent",
        "agent event stream of Amazon Connect: snapshots of an agent before and after",
        reference: "https://docs.aws.amazon.com/connect/latest/adminguide/agent-event-stream-model.html",
        tellsHeartbeats: true,
        read: AmazonAgentReader.read
    )
}
