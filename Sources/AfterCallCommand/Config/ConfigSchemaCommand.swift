import AfterCall
import ArgumentParser

/// `aftercall config schema`.
struct ConfigSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a configuration file.",
        discussion: """
            For editors and validators; it is also schemas/aftercall.configuration.schema.json. What must go together, \
            and the ranges of durations, only 'aftercall config check' knows. Example:

              aftercall config schema > aftercall.configuration.schema.json
            """
    )

    func run() {
        StandardStream.output.write(ConfigurationSchema.text)
    }
}
