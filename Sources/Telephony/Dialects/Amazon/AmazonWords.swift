internal import ContactCenter

/// The words that the two formats of Amazon Connect share.
enum AmazonWords {
    /// The last part of an ARN: what names the agent, or the queue, within the instance.
    static func id(_ context: borrowing DialectContext, ofARN arn: Text) -> Text {
        context.suffix(of: arn, behind: UInt8(ascii: "/"))
    }

    /// A queue's name; where it has none (the queue of an agent), the last part of its ARN.
    static func queue(_ context: borrowing DialectContext, _ node: Int) -> Text {
        let name = context.text("Name", of: node)
        return name.isNone ? id(context, ofARN: context.text("ARN", of: node)) : name
    }

    /// `Channel`; a task is `TASK` in contact records, and `TASKS` in the page of the agent event stream.
    static func channel(_ context: borrowing DialectContext, _ text: Text) -> Channel? {
        if context.equals(text, "VOICE") { return .voice }
        if context.equals(text, "CHAT") { return .chat }
        if context.equals(text, "TASK") || context.equals(text, "TASKS") { return .task }
        return context.equals(text, "EMAIL") ? .email : nil
    }

    /// Who began the contact, by its `InitiationMethod`. A callback was asked for by the customer; `FLOW` is an e-mail
    /// that a flow sends.
    ///
    /// <https://docs.aws.amazon.com/connect/latest/adminguide/contact-initiation-methods.html>.
    static func direction(_ context: borrowing DialectContext, _ text: Text, _ channel: Channel?) -> Direction? {
        if text.isNone { return nil }
        if context.equals(text, "OUTBOUND") || context.equals(text, "EXTERNAL_OUTBOUND")
            || context.equals(text, "AGENT_REPLY") || context.equals(text, "FLOW")
        {
            return .outbound
        }
        if context.equals(text, "API"), channel == .voice { return .outbound }
        return context.equals(text, "MONITOR") ? .internalCall : .inbound
    }
}
