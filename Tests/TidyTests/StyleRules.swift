import Foundation

/// Sizes, words and marks that the house style rules out.
enum StyleRules {
    static let lineLimit = 400
    static let functionLimit = 60
    static let columnLimit = 120

    /// A file that is too long.
    static func longFile(_ file: SourceFile) -> [Finding] {
        let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
        guard count > lineLimit else { return [] }
        return [Finding(path: file.path, line: count, message: "\(count) lines, at most \(lineLimit)")]
    }

    /// Functions that are too long.
    static func longFunctions(_ file: SourceFile) -> [Finding] {
        FunctionScanner.functions(of: file.code).filter { $0.length > functionLimit }.map {
            Finding(
                path: file.path,
                line: $0.line,
                message: "\($0.name) has \($0.length) lines, at most \(functionLimit)"
            )
        }
    }

    /// Lines that are too wide.
    static func wideLines(_ file: SourceFile) -> [Finding] {
        file.lines.enumerated().filter { $1.count > columnLimit }.map {
            Finding(path: file.path, line: $0 + 1, message: "\($1.count) columns, at most \(columnLimit)")
        }
    }

    /// `try` with an exclamation mark.
    static func forcedTries(_ file: SourceFile) -> [Finding] {
        let tokens = Token.tokens(of: file.code)
        return tokens.indices.dropLast().compactMap { index in
            let next = tokens[index + 1]
            guard tokens[index].text == "try", next.text == "!", next.isAttached else { return nil }
            return Finding(path: file.path, line: next.line, message: "a forced try")
        }
    }

    /// Tests that wait for a clock or a broker although `scripts/swift-tests.sh` runs them beside those that compute:
    /// `waiting` is what it sets apart, over `Target.Suite/`.
    static func waitsAmongComputations(_ file: SourceFile, waiting: String) -> [Finding] {
        let parts = file.path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Tests", let name = parts.last?.dropLast(".swift".count),
            "\(parts[1]).\(name)/".range(of: waiting, options: .regularExpression) == nil
        else { return [] }
        return find("\\b(Task\\.sleep|KafkaMockCluster|timeLimit)\\(", in: file).map {
            let message = "\($0.text) is not among what scripts/swift-tests.sh sets apart"
            return Finding(path: file.path, line: $0.line, message: message)
        }
    }

    /// Tests that take a broker of the mock cluster down beside tests that start programs: `downs` is what
    /// `scripts/swift-tests.sh` runs alone, over `Target.`, and what may start none.
    static func takesBrokersDownBesideStarts(_ file: SourceFile, downs: String) -> [Finding] {
        let parts = file.path.split(separator: "/")
        guard parts.count > 2, parts[0] == "Tests" else { return [] }
        let isAlone = "\(parts[1]).".range(of: downs, options: .regularExpression) != nil
        let others = isAlone ? "take brokers down" : "start programs"
        return find(isAlone ? "\\bProcess\\(\\)" : "\\.takeDown\\(broker", in: file).map {
            Finding(path: file.path, line: $0.line, message: "\($0.text) beside tests that \(others)")
        }
    }

    /// Marks of work that was put off. In pieces, so that this file has none.
    private static let marks = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]

    /// Marks of work that was put off, in code, comments or strings.
    static func unfinishedMarks(_ file: SourceFile) -> [Finding] {
        find("\\b(\(marks.joined(separator: "|")))\\b", in: file).map {
            Finding(path: file.path, line: $0.line, message: "\($0.text): done, or not there")
        }
    }

    /// Folders that exist on somebody's machine only.
    private static let machineFolders = ["work", "farm", "root", "home", "Users"]

    /// Absolute paths of a machine.
    static func absolutePaths(_ file: SourceFile) -> [Finding] {
        find("(?<![A-Za-z0-9_.])/(\(machineFolders.joined(separator: "|")))/", in: file).map {
            Finding(path: file.path, line: $0.line, message: "the absolute path \($0.text)…")
        }
    }

    /// Hosts of package registries, in pieces: which one is used is the machine's configuration.
    private static let registries = [
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"), ("proxy.golang", "org"),
        ("rubygems", "org"), ("maven.apache", "org"),
    ]

    /// Names of package registry hosts.
    static func registryHosts(_ file: SourceFile) -> [Finding] {
        let hosts = registries.map { "\($0)\\.\($1)" }.joined(separator: "|")
        return find("\\b(\(hosts))\\b", in: file).map {
            Finding(path: file.path, line: $0.line, message: "names the registry \($0.text)")
        }
    }

    /// Targets without a file of their own name that opens with three lines of comment.
    static func missingOpenings(targets: [String], files: [SourceFile]) -> [Finding] {
        targets.compactMap { target in
            let path = "Sources/\(target)/\(target).swift"
            let lines = files.first { $0.path == path }?.lines.prefix(4) ?? []
            let isOpening = lines.prefix(3).count { $0.hasPrefix("// ") } == 3
            guard !isOpening || lines.last?.hasPrefix("//") == true && lines.count == 4 else { return nil }
            return Finding(
                path: path,
                line: 1,
                message: "three lines of comment open it: its one job, what it may import, what it must never do"
            )
        }
    }

    /// Where a regular expression matches, by line.
    static func find(_ pattern: String, in file: SourceFile) -> [(line: Int, text: String)] {
        guard let expression = try? NSRegularExpression(pattern: pattern) else {
            preconditionFailure("no regular expression: \(pattern)")
        }
        let whole = NSRange(file.text.startIndex..., in: file.text)
        return expression.matches(in: file.text, range: whole).compactMap { match in
            guard let range = Range(match.range(at: match.numberOfRanges > 1 ? 1 : 0), in: file.text) else {
                return nil
            }
            let line = file.text[..<range.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") } + 1
            return (line, String(file.text[range]))
        }
    }
}
