import Indicators

/// What came of a file of tests of rules.
public struct RuleTestReport: Sendable {
    /// What came of one test.
    public struct Result: Sendable {
        /// Its name.
        public let name: String
        /// In what it differs from what was expected, in words; empty where all is as it should be.
        public let differences: [String]
        /// Every change of an alert, in words.
        public let story: [String]
    }

    /// By test, in the order of the file.
    public let results: [Result]

    /// Whether every test is as expected.
    public var isGood: Bool { results.allSatisfy(\.differences.isEmpty) }

    /// Runs the tests of the file at `path`.
    ///
    /// - Throws: ``ConfigurationError`` with everything that is wrong with the file, all at once.
    public static func run(_ path: String) throws(ConfigurationError) -> RuleTestReport {
        let file = RuleTestFile(reading: path)
        guard file.problems.isEmpty else { throw ConfigurationError(problems: file.problems) }
        let catalogue = Catalogue.whole
        return RuleTestReport(results: file.tests.map { $0.run(file.configuration, catalogue) })
    }
}
