@testable import AfterCall

/// `docs/operations/topics.md`, as the table of topics has it.
enum TopicsPage {
    static var text: String {
        let topics = TopicTable(AfterCallConfiguration(), stages: Set(Stage.allCases)).topics
        let optional = topics.filter(\.isOptional).map { "`\($0.name)`" }.joined(separator: ", ")
        return """
            # Topics

            This page is printed from the table by which topics are created and checked; a test compares them
            (`UPDATE_GOLDEN=1 swift test --filter TopicsReferenceTests` renews it). The names are those of
            `app.id: aftercall` and `topics.prefix: aftercall`. With `sources` there are these too, and
            `aftercall-agent-inbox`; with `sinks`, `aftercall.sink-dead-letters`.

            ```
            aftercall topics create --config aftercall.yaml      # what is missing; --with-sources: the bus's, too
            aftercall topics check --config aftercall.yaml       # what is wrong, each with a remedy; --json
            aftercall topics describe --config aftercall.yaml    # what is there
            ```

            `aftercall run` creates what is missing of ours when it starts, unless `topics.auto_create` is off. The
            program has
            these stages now: \(stages). Topics of others are only looked at with `--stage`.

            | topic | stage | for what | key | cleanup | partitions | kept | read by | written by |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            \(topics.map(row).joined(separator: "\n"))

            - **Partitions**: `topics.partitions` unless the table says otherwise. A changelog and its source must
              have the
              same number for ever: state lies in the partition that has the number of its source's.
            - **Replicas** and **min.insync.replicas**: `topics.replication_factor` and `topics.min_insync_replicas`;
              three and
              two lose nothing when one broker is lost.
            - **Kept**: `topics.retention` where the table says *configured*; of compacted topics the last record of
              each key for ever, but of an alert until a week after it was resolved; of an inbox what its stage has
              read is deleted each minute.
            - A changelog takes records of up to 8 MiB; dead letters take what the source carries and 64 KiB more.
            - Records of `aftercall.kpis` are compressed with lz4, which some clients read with a library of its own
              only; `kafka.properties` `compression.type` decides for all topics, `none` too.

            ## What is found wrong

            | code | severity | meaning |
            | --- | --- | --- |
            | `missing` | error, warning | the topic does not exist; a warning where `run` goes on without it: \
            \(optional) |
            | `lost_state` | error | a changelog does not exist, and its stage has read already |
            | `partitions` | error | a changelog has another number of partitions than its source |
            | `cleanup` | error | records would be lost, or kept for ever |
            | `retention` | error, warning | a topic that forgets sooner than configured, or than readers need |
            | `replication` | warning | fewer than configured (or than two, on several brokers), or some out of date |
            | `min_insync_replicas` | warning | more than there are replicas; or a record can be lost with one broker |
            | `record_size` | warning | large records would be refused |
            | `unavailable` | error | a partition has no leader |
            | `authorization` | error, warning | an access rule is missing, or we may not see a topic; or the broker \
            does not tell properties |

            Status 0: nothing, or warnings only. 69: topics are missing or have no leader. 77: access is missing. 65:
            else.

            """
    }

    private static var stages: String {
        Stage.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private static func row(_ topic: TopicDefinition) -> String {
        let partitions =
            switch topic.partitions {
            case .any: "any"
            case .one: "1"
            case .sameAs(let other): "as `\(other)`"
            }
        let retention =
            switch topic.retention {
            case _ where topic.cleanup == .compact: "for ever"
            case .configured: topic.role == .source ? "as the bus" : "configured"
            case .forever: "until read"
            case .atLeast(let least): "at least \(DurationText.format(least))"
            }
        func names(_ stages: Set<Stage>) -> String {
            stages.isEmpty ? "–" : Stage.allCases.filter(stages.contains).map(\.rawValue).joined(separator: ", ")
        }
        let cells = [
            "`\(topic.name)`", topic.stage.rawValue, topic.role.rawValue, topic.key.replacing("|", with: "\\|"),
            topic.cleanup.rawValue, partitions, retention, names(topic.readers), names(topic.writers),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }
}
