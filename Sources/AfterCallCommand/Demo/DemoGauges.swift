import ContactCenter

/// What is known of the demo beside the outputs, at one instant.
struct DemoGauges: Equatable {
    /// The instant.
    var now: Timestamp
    /// How long the demo runs already, in seconds.
    var elapsedSeconds = 0.0
    /// How long it will take, in seconds; `nil` is until somebody ends it.
    var seconds: Double?
    /// How many times faster than life the centre goes.
    var speed = 1.0
    /// What the processor goes by.
    var thresholds: DemoThresholds
    /// Records that the centre has sent.
    var sent = 0
    /// Records that the processor has read.
    var read = 0
    /// Records a second that it has read lately.
    var rate = 0.0
    /// Whether it has caught up with the centre.
    var hasCaughtUp = false

    /// Records that are sent and not yet read.
    var lag: Int { max(0, sent - read) }
}
