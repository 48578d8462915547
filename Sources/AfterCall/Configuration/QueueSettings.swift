import AgentTracking
import Alerting
import ContactTracking

/// What one queue may have of its own.
struct QueueSettings: Hashable, Sendable {
    var wrapUp = WrapUpPolicy()
    var thresholds = LiveThresholds()
    var contacts = ContactPolicy()
}
