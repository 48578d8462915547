// TidyTests: the house rules of CONTRIBUTING.md and the import table of ARCHITECTURE.md, as tests over the repository.
// May import Foundation (files, regular expressions) and no target of Sources: it reads them, it does not run them.
// Must never hold a rule without a negative control: a sample that breaks the rule, and has to be found.

/// One place that breaks a house rule.
struct Finding: Hashable, CustomStringConvertible {
    /// The file, from the repository's root.
    let path: String
    /// The line, from 1.
    let line: Int
    /// What is wrong.
    let message: String

    var description: String { "\(path):\(line): \(message)" }
}
