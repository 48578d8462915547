import Testing

/// References between files, over the repository and over samples that lead nowhere.
@Suite struct ReferenceTests {
    @Test func `Every link of the documentation leads to a file`() {
        let pages = Repository.files.filter { $0.path.hasSuffix(".md") }
        #expect(!pages.isEmpty)
        #expect(pages.flatMap { ReferenceRules.deadLinks($0, exists: Repository.exists) } == [])
    }

    @Test(
        "A link that leads nowhere is found",
        arguments: [
            ("[a](gone.md)", "docs/gone.md"), ("![a](../gone.svg)", "gone.svg"),
            ("[a](./gone.md#part)", "docs/gone.md"),
            ("[a](/gone.md \"title\")", "gone.md"), ("[a](<gone.md>)", "docs/gone.md"),
            ("[a]: gone.md", "docs/gone.md"),
        ]
    )
    func deadLink(text: String, path: String) {
        let page = SourceFile(path: "docs/page.md", text: "First.\n\n\(text)\n")
        var asked: [String] = []
        let findings = ReferenceRules.deadLinks(page) {
            asked.append($0)
            return false
        }
        #expect(asked == [path])
        #expect(findings.map(\.line) == [3])
        #expect(ReferenceRules.deadLinks(page, exists: { $0 == path }) == [])
    }

    @Test(
        "What is no link to a file is left alone",
        arguments: [
            "[a](https://swift.org)", "[a](#part)", "<mailto:a@example.org>", "a[0](x)", "```\n[a](gone.md)\n```",
        ]
    )
    func noLink(text: String) {
        let page = SourceFile(path: "docs/page.md", text: text)
        let findings = ReferenceRules.deadLinks(page) { $0 == "docs/x" }
        #expect(findings == [])
    }

    @Test func `Every schema that is named exists`() {
        let files = Repository.files.filter { !$0.path.hasPrefix("Tests/TidyTests/") }
        #expect(files.flatMap { ReferenceRules.missingSchemas($0, exists: Repository.exists) } == [])
    }

    @Test(
        "A schema that does not exist is found",
        arguments: [
            "see schemas/aftercall.gone.v1.schema.json", #"let type = "aftercall.gone.v1""#,
            "of type `aftercall.gone.v1`.",
        ]
    )
    func missingSchema(text: String) {
        let file = SourceFile(path: "docs/page.md", text: text)
        #expect(ReferenceRules.missingSchemas(file, exists: Repository.exists).count == 1)
        #expect(ReferenceRules.missingSchemas(file, exists: { $0 == "schemas/aftercall.gone.v1.schema.json" }) == [])
    }

    @Test func `Schemas that exist may be named`() {
        let text = "schemas/aftercall.wrap.v1.schema.json and `aftercall.alert.v1`, schemas/*.schema.json"
        let file = SourceFile(path: "docs/page.md", text: text)
        #expect(ReferenceRules.missingSchemas(file, exists: Repository.exists) == [])
    }
}
