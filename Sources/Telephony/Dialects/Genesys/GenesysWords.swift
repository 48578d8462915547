internal import ContactCenter

/// The words of Genesys Cloud's conversations: of states and `disconnectType` as the enumerations of
/// `ConversationEventTopicCall` and its siblings have them, of `wrapupPrompt` as `Participant` has.
enum GenesysWords {
    /// The arrays of a participant that hold its communications, the most telling first.
    static let communications: [(name: StaticString, channel: Channel)] = [
        ("calls", .voice), ("callbacks", .voice), ("chats", .chat), ("messages", .message), ("emails", .email),
        ("socialExpressions", .message), ("videos", .voice),
    ]

    /// The channel of a topic such as `v2.users.{id}.conversations.chats`; nil if it is about all.
    static func channel(_ context: borrowing DialectContext, ofTopic media: Text) -> Channel? {
        for (name, channel) in communications where context.equals(media, name) { return channel }
        // The array is called `socialExpressions`.
        return context.equals(media, "socialexpressions") ? .message : nil
    }

    /// `mediaType` of a detail event.
    static func channel(_ context: borrowing DialectContext, ofMediaType text: Text) -> Channel? {
        if context.isWord(text, "voice") || context.isWord(text, "callback") || context.isWord(text, "video") {
            return .voice
        }
        if context.isWord(text, "chat") { return .chat }
        if context.isWord(text, "email") { return .email }
        return context.isWord(text, "message") ? .message : nil
    }

    /// `direction`.
    static func direction(_ context: borrowing DialectContext, _ text: Text) -> Direction? {
        if context.isWord(text, "inbound") { return .inbound }
        return context.isWord(text, "outbound") ? .outbound : nil
    }

    /// Why an agent's alert ended without an answer, by its `disconnectType`.
    static func missCause(_ context: borrowing DialectContext, _ text: Text) -> StaticString {
        if context.isWord(text, "client") || context.isWord(text, "endpoint") || context.isWord(text, "endpoint.dnd")
            || context.isWord(text, "transfer.dnd")
        {
            return "rejected"
        }
        if context.isWord(text, "peer") { return "caller_abandoned" }
        let isFailure =
            context.isWord(text, "error") || context.isWord(text, "transport.failure")
            || context.isWord(text, "uncallable")
        return isFailure ? "failed" : "no_answer"
    }

    /// How a call was handed on, by the `disconnectType` of the agent who did; nil if it was not.
    static func transfer(_ context: borrowing DialectContext, _ text: Text) -> TransferKind? {
        if context.isWord(text, "transfer") || context.isWord(text, "transfer.forward") { return .blind }
        if context.isWord(text, "transfer.consult") { return .attended }
        return context.isWord(text, "transfer.conference") ? .conference : nil
    }
}
