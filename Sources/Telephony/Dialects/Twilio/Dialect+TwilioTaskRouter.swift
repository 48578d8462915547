extension Dialect {
    /// Events of Twilio's TaskRouter.
    static let twilioTaskRouter = Dialect(
        "twilio-taskrouter",
        "events of Twilio TaskRouter: Event Streams (CloudEvents, one or an array), or the fields of a callback",
        reference: "https://www.twilio.com/docs/events/event-types/taskrouter/reservation",
        needs: [.ordinals, .readyActivities],
        read: TaskRouterReader.read
    )
}
