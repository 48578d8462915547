import AfterCall

/// Ends the stages one after the other, each when it has read what those before it have said: what was sent is then in
/// every output, and nothing changes any more while the last ones are still reading.
struct OrderlyEnd {
    let runner: Runner
    /// Set when the runner has ended by itself.
    let hasEnded: StopFlag
    /// When the stages are ended whatever they have read.
    let deadline: ContinuousClock.Instant

    /// Ends all stages when `sent` records have been read.
    func end(afterReading sent: Int) async {
        await wait { runner.eventsRead >= sent }
        await end([.agents, .ingest])
        await wait { hasRead(.contactInbox, .contacts) }
        await end([.contacts])
        await wait { hasRead(.customerInbox, .customers) }
        await end([.customers])
        await wait { hasRead(.cellsInbox, .cells) && runner.status(of: .cells).unpublished == 0 }
        runner.stop()
    }

    private func hasRead(_ inbox: Output, _ stage: Stage) -> Bool {
        runner.status(of: stage).counters.read >= runner.published(inbox)
    }

    private func end(_ stages: [Stage]) async {
        runner.stop(stages)
        await wait { stages.allSatisfy { runner.status(of: $0).partitions == 0 } }
    }

    private func wait(until isDone: () -> Bool) async {
        while !isDone(), !hasEnded.isSet, ContinuousClock.now < deadline {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
        }
    }
}
