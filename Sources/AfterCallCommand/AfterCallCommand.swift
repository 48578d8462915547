// AfterCallCommand: the program `aftercall`: its commands, what they print, and how they exit.
// Imports every target.
// Never contains what a library user would need.
import ArgumentParser

@main
struct AfterCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aftercall",
        abstract: "Sees after-call work as it happens: from agent events on Kafka to wraps, states and alerts."
    )
}
