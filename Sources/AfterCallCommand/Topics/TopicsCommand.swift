import AfterCall
import ArgumentParser

/// `aftercall topics`.
struct TopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "Create, check or describe the topics of an installation.",
        discussion: """
            What is created and checked is one table: docs/operations/topics.md. Sources belong to the bus and are \
            only created when asked for. Examples:

              aftercall topics create --config aftercall.yaml
              aftercall topics check --config aftercall.yaml --json
            """,
        subcommands: [TopicsCreateCommand.self, TopicsCheckCommand.self, TopicsDescribeCommand.self]
    )
}

/// What the commands about topics have in common.
struct TopicsOptions: ParsableArguments {
    @OptionGroup(title: "Configuration")
    var configuration: ConfigurationOptions

    @Option(
        name: .customLong("stage"),
        help: ArgumentHelp(
            "Only the topics of this stage: agents, contacts, customers, cells or ingest. Can be repeated; without "
                + "it, of all that are configured.",
            valueName: "stage"
        )
    )
    var stages: [String] = []

    @Flag(name: .customLong("json"), help: "Print one JSON object.")
    var printsJSON = false

    func validate() throws {
        for stage in stages where Stage(rawValue: stage) == nil {
            let names = Stage.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--stage needs one of \(names); it got '\(stage)'.")
        }
    }

    /// The stages whose topics are meant; `nil` for those that are configured.
    var chosenStages: Set<Stage>? {
        stages.isEmpty ? nil : Set(stages.compactMap { Stage(rawValue: $0) })
    }
}
