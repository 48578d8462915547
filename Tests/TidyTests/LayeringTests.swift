import Testing

/// The import table, over the repository and over samples that break it.
@Suite struct LayeringTests {
    /// A file of `target` with `code`.
    private func sample(_ target: String, _ code: String) -> SourceFile {
        SourceFile(path: "Sources/\(target)/Sample.swift", text: code)
    }

    @Test func `Every target imports only what the table allows`() {
        #expect(Repository.swiftFiles.flatMap(LayeringRules.forbiddenImports) == [])
    }

    @Test func `The rule sees the sources`() {
        let targets = Set(Repository.swiftFiles.compactMap(\.target))
        #expect(targets.contains("ContactCenter") && targets.contains("AgentTracking"))
    }

    @Test(
        "An import that the table does not allow is found",
        arguments: [
            ("ContactCenter", "import Foundation"), ("Telephony", "internal import Foundation"),
            ("AgentTracking", "public import ContactCenter\n@testable import Telephony"),
            ("Alerting", "import struct Foundation.Date"), ("Streaming", "import CLibrdkafka"),
            ("Simulation", "@preconcurrency import Kafka"), ("Kafka", "import ContactCenter"),
            ("AfterCall", "import Wallboard"), ("AfterCallCommand", "import CLibrdkafka"),
            ("Indicators", "#if canImport(Glibc)\nimport Glibc\n#endif"), ("Unheard", "let a = 1"),
        ]
    )
    func forbiddenImport(target: String, code: String) {
        #expect(LayeringRules.forbiddenImports(of: sample(target, code)).count == 1)
    }

    @Test(
        "An allowed import, and a word that is none, are left alone",
        arguments: [
            ("AgentTracking", "public import ContactCenter\n// import Foundation"),
            ("Kafka", "internal import CLibrdkafka\nimport Logging\nimport Synchronization"),
            ("Telephony", #"let text = "import Foundation""#),
        ]
    )
    func allowedImport(target: String, code: String) {
        #expect(LayeringRules.forbiddenImports(of: sample(target, code)) == [])
    }

    @Test func `Pure targets know no clock, no randomness, no I/O, no locks and no concurrency`() {
        #expect(Repository.swiftFiles.flatMap(LayeringRules.impurities) == [])
    }

    @Test(
        "What is not pure is found in a pure target, and left alone elsewhere",
        arguments: [
            "let now = Date()", "Task { work() }", "print(1)", "debugPrint (1)", "func f() async {}", "actor A {}",
            "let clock = ContinuousClock()", "let n = Int.random(in: 0..<3)", "let lock = Mutex(0)",
            #"let text = "\(Date())""#,
        ]
    )
    func impurity(code: String) {
        for target in ["ContactCenter", "Telephony", "AgentTracking", "Alerting", "Indicators"] {
            #expect(LayeringRules.impurities(of: sample(target, code)).count == 1)
        }
        #expect(LayeringRules.impurities(of: sample("AfterCall", code)) == [])
    }

    @Test(
        "Words that only look like it are left alone",
        arguments: [
            "// Date() is not for here", "/* Task { } */ let taskCount = 1", #"let text = "print(1)""#,
            "func print(_ a: Int) {}", "let dates = update(date)", "let print = 1",
        ]
    )
    func pure(code: String) {
        #expect(LayeringRules.impurities(of: sample("ContactCenter", code)) == [])
    }

    @Test func `The manifest's dependencies are those that the table allows and the sources import`() throws {
        let manifest = try #require(Repository.file("Package.swift"))
        #expect(LayeringRules.dependencyFindings(manifest: manifest.text, files: Repository.swiftFiles) == [])
        let declared = Manifest(manifest.text).targets.map(\.name)
        #expect(Set(declared).isSuperset(of: Set(Repository.swiftFiles.compactMap(\.target))))
    }

    @Test(
        "A dependency too many, one too few and one that is not allowed are found",
        arguments: [
            ("", "import ContactCenter", ["AgentTracking does not declare ContactCenter"]),
            (#""ContactCenter""#, "let a = 1", ["AgentTracking does not import ContactCenter"]),
            (
                #""ContactCenter", .product(name: "Logging", package: "swift-log")"#,
                "import ContactCenter\nimport Logging", ["AgentTracking may not depend on Logging"]
            ),
            (
                #".target(name: "Telephony"), "ContactCenter""#, "import ContactCenter\nimport Telephony",
                ["AgentTracking may not depend on Telephony"]
            ),
            (#""ContactCenter""#, "import ContactCenter", []),
        ]
    )
    func dependencies(declared: String, code: String, expected: [String]) {
        let manifest = #".target(name: "AgentTracking", dependencies: [\#(declared)], swiftSettings: [])"#
        let findings = LayeringRules.dependencyFindings(manifest: manifest, files: [sample("AgentTracking", code)])
        #expect(findings.map(\.message) == expected)
    }

    @Test func `The manifest is read target by target`() throws {
        let text = """
            let package = Package(
                // .target(name: "Commented"),
                targets: [
                    .systemLibrary(name: "C", pkgConfig: "c", providers: [.apt(["c-dev"])]),
                    .executableTarget(
                        name: "A",
                        dependencies: ["B", .product(name: "P", package: "p-package"), .target(name: "C")],
                        path: "Sources/A"
                    ),
                    .testTarget(name: "ATests", dependencies: [.byName(name: "A")]),
                ])
            """
        let targets = Manifest(text).targets.filter { $0.line < 6 || $0.kind != "target" }
        #expect(
            targets == [
                .init(kind: "systemLibrary", name: "C", dependencies: [], line: 4),
                .init(kind: "executableTarget", name: "A", dependencies: ["B", "P", "C"], line: 5),
                .init(kind: "testTarget", name: "ATests", dependencies: ["A"], line: 10),
            ]
        )
    }

    @Test func `ARCHITECTURE shows the table that is checked here`() throws {
        let page = try #require(Repository.file("ARCHITECTURE.md"))
        var shown: [String: Set<String>] = [:]
        var pure: Set<String> = []
        for line in page.lines where line.hasPrefix("| `") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 6, let target = Self.codeWords(cells[1]).first else { continue }
            shown[target] = Set(Self.codeWords(cells[3]))
            if cells[4].contains("yes") { pure.insert(target) }
        }
        #expect(shown == ImportTable.rows.mapValues { $0.targets.union($0.packages) })
        #expect(pure == Set(ImportTable.rows.filter(\.value.isPure).keys))
    }

    /// What stands between backticks.
    private static func codeWords(_ cell: Substring) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
