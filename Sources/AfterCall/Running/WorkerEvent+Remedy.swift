import Streaming

extension WorkerEvent {
    /// What to do about it, in one line; `nil` where it passes by itself.
    var remedy: String? {
        // Which assignor a member offers follows from its librdkafka, and a group takes those that offer the same.
        guard case .pollFailed(let reason) = self, reason.contains("INCONSISTENT_GROUP_PROTOCOL") else { return nil }
        return "members of the group run on a librdkafka on the other side of 2.6.1: stop the others, and run "
            + "all of them on the same one (docs/operations/upgrade.md)"
    }
}
