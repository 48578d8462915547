import Telemetry

extension MetricCatalog {
    /// How far the work has come, and what it holds.
    static let progress: [MetricDefinition] = [
        gauge(
            "aftercall_consumer_lag_records",
            ["stage", "topic", "partition"],
            "records",
            "Records of a partition of ours that are on the bus and not yet processed.",
            "Growing: more workers (processing.workers) or processes, up to one for each partition; or slow commits, "
                + "see aftercall_commit_duration_seconds."
        ),
        gauge(
            "aftercall_event_time_lag_seconds",
            ["stage", "topic", "partition"],
            "seconds",
            "How old the newest processed record is by Kafka's timestamp while newer ones wait; 0 where none waits.",
            "So late are states, alerts and wraps of that partition now. As for aftercall_consumer_lag_records."
        ),
        gauge(
            "aftercall_finality_lag_seconds",
            ["stage", "partition"],
            "seconds",
            "How long ago everything was told that the windows of a partition wait for before they are final, up to "
                + "ten seconds in normal operation where little comes; by then they still wait for correction.horizon.",
            "Growing: a task of the stages agents or contacts lags, restores, or is nobody's; see "
                + "aftercall_event_time_lag_seconds and aftercall_tasks. Windows stay open until it is back."
        ),
        gauge(
            "aftercall_tasks",
            ["stage"],
            "tasks",
            "Partitions of the input that this process works on.",
            "The sum over all processes below the number of partitions: some are without an owner; see whether "
                + "processes are down or restoring."
        ),
        gauge(
            "aftercall_tasks_lagging",
            ["stage"],
            "tasks",
            "Those of aftercall_tasks that have not caught up: their timers wait for events instead of the clock.",
            "Alerts of these partitions wait. As for aftercall_consumer_lag_records."
        ),
        gauge(
            "aftercall_state_entries",
            ["stage"],
            "keys",
            "Keys whose state is held: agents in the stage agents, contacts in contacts, cells in cells.",
            "Far more than there are: identifiers that change (a source that makes new ones), or a long agent.ttl."
        ),
        gauge(
            "aftercall_waiting_records",
            ["stage"],
            "records",
            "Events ahead of the clock that wait for their time.",
            "Growing: the clock of a source is ahead."
        ),
        gauge(
            "aftercall_timers_pending",
            ["stage"],
            "timers",
            "Keys that a timer will wake: deadlines, limits, alerts.",
            "Of no weight by itself."
        ),
        counter(
            "aftercall_timers_fired_total",
            ["stage"],
            "timers",
            "Timers that fired, undone ones included.",
            "Of no weight by itself; 0 for long with tasks that have caught up means that nothing has a limit."
        ),
        gauge(
            "aftercall_restore_remaining_records",
            ["stage", "partition"],
            "records",
            "Records of the changelog that a restore has yet to read; gone when it is done.",
            "Not falling: the broker is slow or away. Large at each start: use snapshots.folder."
        ),
        durations(
            "aftercall_restore_duration_seconds",
            ["stage"],
            [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
            "How long the restore of a task took.",
            "Long: processing.standby, snapshots.folder, or compaction of the changelog (segment.bytes)."
        ),
        counter(
            "aftercall_restored_records_total",
            ["stage", "source"],
            "records",
            "Records that restores have read, by source: changelog or snapshot.",
            "Of no weight by itself."
        ),
        gauge(
            "aftercall_standby_tasks",
            ["stage"],
            "tasks",
            "Tasks of other processes that are kept in memory to be taken over (processing.standby).",
            "0 with processing.standby set: there is no other process, or the members of the group are not known."
        ),
        gauge(
            "aftercall_standby_tasks_behind",
            ["stage"],
            "tasks",
            "Those of them that have not read everything since they were begun, or for two minutes.",
            "Not 0 for long: a takeover now has to read the rest. The log says what keeps them from reading."
        ),
        counter(
            "aftercall_rebalances_total",
            ["stage", "kind"],
            "rebalances",
            "Changes of the group: partitions assigned, revoked (given back in order) or lost (taken away).",
            "Many: processes come and go, or are silent for longer than processing.session_timeout. Lost ones cost "
                + "repeated work: look for pauses of the machine."
        ),
        counter(
            "aftercall_workers_replaced_total",
            ["stage"],
            "workers",
            "Workers that could not go on and were replaced by new ones.",
            "The log says why each time: \"a worker ended\"."
        ),
    ]

    /// Commits.
    static let commits: [MetricDefinition] = [
        durations(
            "aftercall_commit_duration_seconds",
            ["stage"],
            [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            "How long a commit of outputs, changelog and offsets took, failed ones left out.",
            "Long: the broker (its disks, min.insync.replicas, its request queue), see "
                + "aftercall_kafka_broker_round_trip_seconds. It bounds the latency of everything that is published."
        ),
        counter(
            "aftercall_commits_total",
            ["stage", "outcome"],
            "commits",
            "Commits by outcome: committed, or aborted and done again.",
            "Aborts now and then are harmless, nothing is lost or doubled. Many: a broker in trouble; the log has the "
                + "reason."
        ),
        counter(
            "aftercall_producers_replaced_total",
            ["stage"],
            "producers",
            "Transactional producers that were replaced because the outcome of a transaction was unclear or they were "
                + "fenced.",
            "Again and again with the reason \"fenced\": two processes have the same instance.id."
        ),
        counter(
            "aftercall_queue_full_waits_total",
            ["stage"],
            "records",
            "Records that had to wait because the producer's queue was full.",
            "Growing: brokers take less than is published."
        ),
        counter(
            "aftercall_poll_failures_total",
            ["stage"],
            "polls",
            "Polls that failed and were repeated.",
            "The log says why."
        ),
    ]
}
