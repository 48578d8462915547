/// Who may import whom, and what pure targets must not know.
enum LayeringRules {
    /// An `import`, by module.
    struct Import: Equatable {
        let module: String
        let line: Int
    }

    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]

    /// The imports of a file.
    static func imports(of file: SourceFile) -> [Import] {
        let tokens = Token.tokens(of: file.code)
        return tokens.indices.dropLast().compactMap { index in
            guard tokens[index].text == "import" else { return nil }
            let isOfOneThing = kinds.contains(tokens[index + 1].text) && index + 2 < tokens.count
            return Import(module: tokens[index + (isOfOneThing ? 2 : 1)].text, line: tokens[index].line)
        }
    }

    /// What `file` imports although the table does not allow it.
    static func forbiddenImports(of file: SourceFile) -> [Finding] {
        guard let target = file.target else { return [] }
        guard let row = ImportTable.rows[target] else {
            return [Finding(path: file.path, line: 1, message: "\(target) is in no row of the import table")]
        }
        let allowed = row.targets.union(row.packages).union(row.isPure ? [] : ImportTable.system)
        return imports(of: file).filter { !allowed.contains($0.module) }.map {
            Finding(path: file.path, line: $0.line, message: "\(target) may not import \($0.module)")
        }
    }

    /// Words that belong to the shell.
    private static let impureWords: Set<String> = [
        "Task", "Date", "async", "await", "actor", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator",
        "Mutex", "Atomic", "FileHandle", "FileManager", "ProcessInfo",
    ]
    /// Functions that belong to the shell.
    private static let impureCalls: Set<String> = [
        "print", "debugPrint", "dump", "readLine", "getenv", "random", "randomElement", "shuffled",
    ]

    /// What a pure target must not know.
    static func impurities(of file: SourceFile) -> [Finding] {
        guard let target = file.target, ImportTable.rows[target]?.isPure == true else { return [] }
        let tokens = Token.tokens(of: file.code)
        return tokens.indices.compactMap { index in
            let word = tokens[index].text
            let isCall = index + 1 < tokens.count && tokens[index + 1].text == "(" && impureCalls.contains(word)
            let isDeclared = index > 0 && tokens[index - 1].text == "func"
            guard impureWords.contains(word) || (isCall && !isDeclared) else { return nil }
            return Finding(path: file.path, line: tokens[index].line, message: "\(word) in the pure target \(target)")
        }
    }

    /// Where the dependencies of the manifest are not what the table allows, or not what the sources import.
    static func dependencyFindings(manifest: String, files: [SourceFile]) -> [Finding] {
        var findings: [Finding] = []
        for target in Manifest(manifest).targets where target.kind != "testTarget" {
            let sources = files.filter { $0.target == target.name }
            func report(_ message: String) {
                findings.append(Finding(path: "Package.swift", line: target.line, message: "\(target.name) \(message)"))
            }
            guard let row = ImportTable.rows[target.name] else {
                if !sources.isEmpty { report("is in no row of the import table") }
                continue
            }
            let allowed = row.targets.union(row.packages)
            for name in target.dependencies.subtracting(allowed).sorted() { report("may not depend on \(name)") }
            let imported = Set(sources.flatMap(imports(of:)).map(\.module)).subtracting(ImportTable.system)
            guard !sources.isEmpty else { continue }
            for name in target.dependencies.subtracting(imported).sorted() { report("does not import \(name)") }
            for name in imported.subtracting(target.dependencies).sorted() { report("does not declare \(name)") }
        }
        return findings
    }
}
