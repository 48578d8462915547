import Telemetry

extension MetricCatalog {
    /// What becomes of the records of telephony systems.
    static let sources: [MetricDefinition] = [
        counter(
            "aftercall_source_records_total",
            ["topic", "format"],
            "records",
            "Records of a source (`sources`) that were read and whose effects are committed, canonical ones too.",
            "0 per second while the system works: nothing comes to the topic, or the stage ingest is behind."
        ),
        counter(
            "aftercall_source_events_total",
            ["topic", "format"],
            "events",
            "Canonical events that its records gave and that were passed on; those canonical before are not counted.",
            "0 while records come: the format is not that of the topic; try some with aftercall convert --explain."
        ),
        counter(
            "aftercall_source_records_ignored_total",
            ["topic", "format"],
            "records",
            "Records that say nothing of an agent or a contact.",
            "Of no weight by itself: systems tell much that is not needed."
        ),
        counter(
            "aftercall_source_records_rejected_total",
            ["topic", "format", "cause"],
            "records",
            "Records that could not be read and went to the dead letters, by cause.",
            "The header aftercall-error-detail says what was wrong; a wrong format or time_zone in sources shows here."
        ),
        counter(
            "aftercall_source_unknown_agents_total",
            ["topic", "format"],
            "events",
            "Events of agents whose id the identity of the source has nothing for; they keep it.",
            "Add the ids, or mend the pattern (sources, identity)."
        ),
    ]
}
