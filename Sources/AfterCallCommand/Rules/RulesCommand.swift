import ArgumentParser

/// `aftercall rules`.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Show, check and test the rules by which indicators become alerts.",
        discussion: """
            Rules of the product are in force without a word. A configuration changes them by name, and has rules of \
            its own:

              alerts:
                rules:
                  - {name: service_level_low, below: 85%, clear: 87%}
                  - {name: transfers_high, indicator: transfer_rate, scope: {queue: "*"}, window: 60m, above: 20%}

            docs/alerts.md describes every rule and every member.
            """,
        subcommands: [RulesListCommand.self, RulesCheckCommand.self, RulesTestCommand.self]
    )
}
