import AfterCall
import ArgumentParser

/// `aftercall config template`.
struct ConfigTemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Print a configuration file with every key, its default and what it means."
    )

    func run() {
        StandardStream.output.write(ConfigurationTemplate.text)
    }
}
