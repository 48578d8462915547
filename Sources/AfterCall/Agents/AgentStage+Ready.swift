import AgentTracking
import ContactCenter
import Indicators

/// How many agents are ready for each queue.
extension AgentStage {
    /// Whether anybody hears of ready agents.
    var tellsReadyAgents: Bool { publishes(.cellsInbox) && settings.deltas.scopes.contains(.queue) }

    /// Whether the next commit has something to tell of ready agents, though nothing may have come in.
    var hasReadyNews: Bool { tellsReadyAgents && ready.hasNews(at: reachedAt) }

    /// Up to when versions of the directory have begun: by the newest event, and by the clock once it is followed.
    var reachedAt: Timestamp { max(newestEventAt, settledAt) }

    /// When a version of the directory next begins by which agents are counted; in the distant future if none does.
    var nextReadyChangeAt: Timestamp { tellsReadyAgents ? ready.nextChangeAt : .distantFuture }

    /// Takes up whether an agent is ready, as it is now.
    mutating func noteReadiness(_ number: Int) {
        let slot = slab.slot(number)
        noteReadiness(number, AgentSlot.key(of: slot), slot.pointee.tracker.readySince)
    }

    /// Takes up since when an agent is ready; `nil` where it is not.
    mutating func noteReadiness(_ number: Int, _ agent: AgentKey, _ since: Timestamp?) {
        guard tellsReadyAgents else { return }
        ready.note(number, agent, readySince: since)
    }

    /// Sends the counts that have changed since the last commit, a record a queue.
    ///
    /// - Returns: how many records these are.
    mutating func sendReadyAgents(
        of source: SourceTask,
        into batch: inout OutputBatch,
        writer: inout WireWriter
    ) -> Int {
        guard tellsReadyAgents else { return 0 }
        ready.advance(to: reachedAt, slab)
        return ready.tell { scope, gauge in
            scope.withUnsafeBytes { batch.addGauge(gauge, ofScope: $0, from: source, writer: &writer) }
        }
    }
}
