extension Dialect {
    /// Queue events of Asterisk's manager interface.
    static let asteriskAMI = Dialect(
        "asterisk-ami",
        "events of Asterisk's manager interface about queues and their members, as JSON objects",
        reference: "https://docs.asterisk.org/Asterisk_22_Documentation/API_Documentation/AMI_Events/AgentComplete/",
        needs: .wrapUpTime,
        read: AMIReader.read
    )
}
