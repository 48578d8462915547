import ArgumentParser

/// `aftercall config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check a configuration, or show what applies and where it comes from.",
        discussion: """
            A setting has a name with dots. In a file the dots are sections, in the environment they are underscores:

              wrapup:                            # in the file
                limit: 90s
              AFTERCALL_WRAPUP_LIMIT=90s         # in the environment
              --set wrapup.limit=90s             # on the command line

            A flag counts before the environment, the environment before the file, the file before the default. \
            Durations have a unit: 500ms, 30s, 2m, 1h30m, 7d. What one queue has of its own stands under its name:

              queues:
                billing:
                  wrapup: {limit: 2m, on_limit: end}
                  alerts: {acw_exceeded: {warning: 45s, critical: 90s}}

            docs/configuration.md describes every key.
            """,
        subcommands: [
            ConfigCheckCommand.self, ConfigShowCommand.self, ConfigSchemaCommand.self, ConfigTemplateCommand.self,
        ]
    )
}
