/// All that is wrong with a configuration.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty; those of the file first, by line.
    public var problems: [ConfigurationProblem]

    /// Reports `problems`.
    public init(problems: [ConfigurationProblem]) {
        self.problems = problems
    }

    /// A line per problem, each with its remedy.
    public var description: String {
        problems.map { problem in
            problem.remedy.map { "\(problem): \($0)" } ?? problem.description
        }.joined(separator: "\n")
    }
}
