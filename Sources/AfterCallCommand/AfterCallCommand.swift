// AfterCallCommand: the program `aftercall`: its commands, what they print, and how they exit.
// Imports every target.
// Never contains what a library user would need.
import AfterCall
import ArgumentParser

@main
struct AfterCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aftercall",
        abstract: "Sees after-call work as it happens: from agent events on Kafka to wraps, states and alerts.",
        discussion: """
            After-call work is what an agent still does for a contact after the customer is gone. AfterCall reads what \
            agents and their contacts do, and publishes each wrap, each agent's state, and alerts while the wrap is \
            still running.

            Begin with a configuration, and see what becomes of it:
              aftercall config check --config deploy/aftercall.yaml
              aftercall config show --config deploy/aftercall.yaml --set wrapup.limit=30s

            Every setting can come from a flag, from the environment (AFTERCALL_ and the key in capitals), or from a \
            file, in this order. What goes wrong is said in one line, with what to do about it; docs/exit-codes.md \
            lists what is returned to the shell.
            """,
        version: "\(BuildInfo.current)",
        subcommands: [
            DemoCommand.self, RunCommand.self, SimulateCommand.self, SimCommand.self, ConvertCommand.self,
            ConfigCommand.self, RulesCommand.self, TopicsCommand.self,
        ]
    )

    /// Runs the command of the command line, and ends the process with its status.
    static func main() async {
        await Program.run(Array(CommandLine.arguments.dropFirst())).exit()
    }
}
