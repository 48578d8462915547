import Testing

/// Sizes, words and marks, over the repository and over samples that break the rules.
@Suite struct StyleTests {
    private func sample(_ text: String, path: String = "Sources/AfterCall/Sample.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    @Test func `There is something to check`() {
        #expect(Repository.swiftFiles.count > 20)
        #expect(Repository.file("Makefile") != nil && Repository.file(".ci/run") != nil)
    }

    @Test func `Files have at most 400 lines`() {
        #expect(Repository.swiftFiles.flatMap(StyleRules.longFile) == [])
    }

    @Test func `A file of 401 lines is found, one of 400 is not`() {
        #expect(StyleRules.longFile(sample(String(repeating: "\n", count: 400))) == [])
        #expect(StyleRules.longFile(sample(String(repeating: "\n", count: 401))).count == 1)
        #expect(StyleRules.longFile(sample(String(repeating: "\n", count: 400) + "x")).count == 1)
    }

    @Test func `Functions have at most 60 lines`() {
        #expect(Repository.swiftFiles.flatMap(StyleRules.longFunctions) == [])
    }

    @Test(
        "A function of 61 lines is found, one of 60 is not",
        arguments: ["func f()", "init?(a: Int)", "deinit", "subscript(a: Int) -> Int", "var a: Int"]
    )
    func longFunction(head: String) {
        func function(_ lines: Int) -> SourceFile {
            sample("struct S {\n\(head) {" + String(repeating: "\n", count: lines - 1) + "}\n}\n")
        }
        #expect(StyleRules.longFunctions(function(60)) == [])
        #expect(StyleRules.longFunctions(function(61)).map(\.line) == [2])
    }

    @Test func `Lines have at most 120 columns`() {
        let scripts = Repository.files.filter { $0.path.hasSuffix(".sh") || $0.path.hasSuffix(".py") }
        #expect((Repository.swiftFiles + scripts).flatMap(StyleRules.wideLines) == [])
    }

    @Test func `A line of 121 columns is found, one of 120 is not, whatever its letters`() {
        let wide = String(repeating: "ł", count: 120)
        #expect(StyleRules.wideLines(sample(wide)) == [])
        #expect(StyleRules.wideLines(sample("\n" + wide + "!")).map(\.line) == [2])
    }

    @Test func `No try is forced`() {
        #expect(Repository.swiftFiles.flatMap(StyleRules.forcedTries) == [])
    }

    @Test func `A forced try is found, one that is only spoken of is not`() {
        #expect(StyleRules.forcedTries(sample("let a = try! f()")).count == 1)
        #expect(StyleRules.forcedTries(sample(#"let a = "\(try! f())""#)).count == 1)
        #expect(
            StyleRules.forcedTries(sample("// try! it\nlet a = try f() != 1\nlet b = try? g()\nif try !h() {}")) == []
        )
    }

    /// What `scripts/swift-tests.sh` sets apart, as one regular expression.
    private func waiting() throws -> String {
        let script = try #require(Repository.file("scripts/swift-tests.sh"))
        return StyleRules.find("waiting\\+?='(.*)'", in: script).map(\.text).joined()
    }

    @Test func `Tests that wait are run apart from those that compute`() throws {
        let waiting = try waiting()
        #expect(Repository.swiftFiles.flatMap { StyleRules.waitsAmongComputations($0, waiting: waiting) } == [])
    }

    @Test func `Brokers are taken down apart from tests that start programs`() throws {
        let script = try #require(Repository.file("scripts/swift-tests.sh"))
        let downs = StyleRules.find("downs='(.*)'", in: script).map(\.text).joined()
        #expect(Repository.swiftFiles.flatMap { StyleRules.takesBrokersDownBesideStarts($0, downs: downs) } == [])
        func findings(_ call: String, _ target: String) -> Int {
            let file = sample("try cluster\(call)(broker: 1)", path: "Tests/\(target)/AnyTests.swift")
            return StyleRules.takesBrokersDownBesideStarts(file, downs: downs).count
        }
        #expect(findings(".takeDown", "SinksTests") == 1)
        #expect(findings(".takeDown", "KafkaTests") == 0)
        #expect(findings(" = Process()", "KafkaTests") == 1)
        #expect(findings(" = Process()", "SinksTests") == 0)
    }

    @Test("A wait among computations is found", arguments: ["Task.sleep", "KafkaMockCluster", "@Test(.timeLimit"])
    func wait(call: String) throws {
        let waiting = try waiting()
        func findings(_ path: String) -> Int {
            StyleRules.waitsAmongComputations(sample("let a = \(call)" + "(1)", path: path), waiting: waiting).count
        }
        #expect(findings("Tests/AfterCallTests/PipelineTests.swift") == 1)
        #expect(findings("Tests/AfterCallTests/LatenessTests.swift") == 0)
        #expect(findings("Tests/KafkaTests/AnyTests.swift") == 0)
        #expect(findings("Sources/Kafka/Any.swift") == 0)
    }

    @Test func `Nothing is marked as put off`() {
        let code = Repository.files.filter { !$0.path.hasSuffix(".md") && $0.path != "LICENSE" }
        #expect(code.flatMap(StyleRules.unfinishedMarks) == [])
    }

    @Test("A mark of unfinished work is found", arguments: ["TO" + "DO", "FIX" + "ME", "X" + "XX"])
    func unfinishedMark(mark: String) {
        #expect(StyleRules.unfinishedMarks(sample("let a = 1  // \(mark): later")).count == 1)
        #expect(StyleRules.unfinishedMarks(sample("let \(mark)S = 1")) == [])
    }

    @Test func `No file names a path of somebody's machine`() {
        #expect(Repository.files.flatMap(StyleRules.absolutePaths) == [])
    }

    @Test("An absolute path is found, a relative one is not", arguments: ["work", "farm", "root", "home", "Users"])
    func absolutePath(folder: String) {
        #expect(StyleRules.absolutePaths(sample("cd /" + folder + "/a")).count == 1)
        #expect(StyleRules.absolutePaths(sample("see \"/" + folder + "/a\"")).count == 1)
        #expect(StyleRules.absolutePaths(sample("./" + folder + "/a x/" + folder + "/a /" + folder)) == [])
    }

    @Test func `No file names a package registry`() {
        #expect(Repository.files.flatMap(StyleRules.registryHosts) == [])
    }

    @Test func `A package registry is found`() {
        #expect(StyleRules.registryHosts(sample("https://py" + "pi.org/simple")).count == 1)
        #expect(StyleRules.registryHosts(sample("https://index.crates" + ".io")).count == 1)
        #expect(StyleRules.registryHosts(sample("https://github.com/apple/swift-log")) == [])
    }

    @Test func `Every target opens with its one job, what it may import and what it must never do`() {
        let targets = Set(Repository.swiftFiles.compactMap(\.target)).sorted()
        #expect(StyleRules.missingOpenings(targets: targets, files: Repository.swiftFiles) == [])
    }

    @Test(
        "An opening of any other form is found",
        arguments: [
            ("// One.\n// Two.\n// Three.\n\nenum A {}", 0), ("// One.\n// Two.\n// Three.\nenum A {}", 0),
            ("// One.\n// Two.\n\nenum A {}", 1), ("/// One.\n/// Two.\n/// Three.\nenum A {}", 1),
            ("// One.\n// Two.\n// Three.\n// Four.\nenum A {}", 1), ("enum A {}", 1), ("", 1),
            ("// One.\n// Two.\n// Three.", 0),
        ]
    )
    func opening(text: String, findings: Int) {
        let file = sample(text, path: "Sources/A/A.swift")
        #expect(StyleRules.missingOpenings(targets: ["A"], files: [file]).count == findings)
        #expect(StyleRules.missingOpenings(targets: ["B"], files: [file]).count == 1)
    }
}
