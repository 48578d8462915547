import AfterCall
import ArgumentParser
import Logging

/// `aftercall topics create`.
struct TopicsCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create the topics that are missing.",
        discussion: """
            Partitions, replicas, min.insync.replicas and retention are those of topics.*; a changelog has as many \
            partitions as its source. What is there is not changed. A new changelog of a stage that has read before \
            is empty, which a warning says. Without it, 'aftercall run' creates what is \
            missing at its start, unless topics.auto_create is off.
            """
    )

    @OptionGroup
    var options: TopicsOptions

    @Flag(name: .customLong("with-sources"), help: "Create the topics of the bus as well, for trying out.")
    var withSources = false

    func run() async throws {
        let settings = try options.configuration.load()
        LogBootstrap.bootstrap(settings.log)
        let (stages, withSources) = (options.chosenStages, withSources)
        let logger = TopicsReport.quietLogger(settings)
        let created: [TopicCreation.Created]
        do {
            created = try await OwnThread.run(named: "topics") {
                try TopicCreation.create(
                    settings,
                    stages: stages,
                    withSources: withSources,
                    logger: logger
                )
            }
        } catch let error as RunnerError {
            throw CommandError(error)
        }
        if options.printsJSON {
            StandardStream.output.write(try TopicsReport.json(["created": created.map(\.name)]))
        } else {
            let lines = created.map { "created \($0.name)\n" }.joined()
            StandardStream.output.write(created.isEmpty ? "nothing is missing\n" : lines)
        }
        for loss in created.compactMap(\.loss) {
            StandardStream.error.write("warning: \(loss); its stage begins anew with an empty one\n")
        }
    }
}
