import Testing

/// What the rules are built on: what is code, and where a function ends.
@Suite struct ScannerTests {
    private func code(_ text: String) -> String {
        String(decoding: CodeMask.mask(Array(text.utf8)), as: UTF8.self)
    }

    @Test(
        "Strings and comments are blanked out, everything else stays where it is",
        arguments: [
            ("a // b\nc", "a     \nc"), ("a /* b /* c */ d */ e", "a                   e"), (#"f("x{")"#, #"f("  ")"#),
            (#"f("\"{", y)"#, #"f("   ", y)"#), (##"f(#"a"}"b"#)"##, ##"f(#"     "#)"##),
            (#"f("\(g(")")){")"#, #"f(" (g(" ")) ")"#),
            (##"f(#"\(a)\#(b)"#)"##, ##"f(#"      (b)"#)"##), (#"a = "\\" // {"#, #"a = "  "     "#),
            ("f(#/ \"{ /#)", "f(        )"),
            ("a / b // c", "a / b     "), ("\"\"\"\n{ \"\" }\n\\(a)\n\"\"\"\nb", "\"\"\"\n      \n (a)\n\"\"\"\nb"),
            ("\"unterminated\n{", "\"            \n{"), ("#if a\n#endif", "#if a\n#endif"),
        ]
    )
    func mask(text: String, expected: String) {
        #expect(code(text) == expected)
    }

    @Test(
        "Functions are measured from their keyword to their brace",
        arguments: [
            ("func f() {}", ["f 1 1"]), ("func f(\n  a: Int = { 1 }()\n) async throws(E) -> [Int] {\n}", ["f 1 4"]),
            ("struct S {\n  init(a: Int) {\n    self.init()\n  }\n}", ["init 2 3"]),
            ("func f() {\n  func g() {\n  }\n}", ["f 1 4", "g 2 2"]),
            ("protocol P {\n  func f()\n  func g() -> Int\n  init(a: Int)\n}\nfunc h() {\n}", ["h 6 2"]),
            ("func f() {\n  let a = \"}\"\n  // }\n}", ["f 1 4"]),
            ("static func == (a: A, b: A) -> Bool {\n}", ["= 1 2"]),
            ("func f() where A: B {\n}", ["f 1 2"]), ("func f() -> @Sendable () -> Void {\n}", ["f 1 2"]),
            ("var a: Int {\n  1\n}\nvar b = 1\nvar c = { 2 }()", ["a 1 3"]), ("let a = S.init(1)\nS.init()", []),
        ]
    )
    func functions(text: String, expected: [String]) {
        let functions = FunctionScanner.functions(of: CodeMask.mask(Array(text.utf8)))
        #expect(functions.map { "\($0.name) \($0.line) \($0.length)" } == expected)
    }
}
