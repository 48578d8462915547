/// References from one file to another that lead nowhere.
enum ReferenceRules {
    /// Links of a Markdown file to files that do not exist.
    static func deadLinks(_ file: SourceFile, exists: (String) -> Bool) -> [Finding] {
        let prose = SourceFile(path: file.path, text: withoutFences(file.text))
        let inline = StyleRules.find(#"\]\(<?([^)\s>]+)"#, in: prose)
        let listed = StyleRules.find(#"(?m)^ {0,3}\[[^\]]+\]:\s+<?([^\s>]+)"#, in: prose)
        return (inline + listed).compactMap { link in
            let target = link.text.prefix { $0 != "#" && $0 != "?" }
            guard !target.isEmpty, target.firstMatch(of: /^[A-Za-z][A-Za-z0-9+.\-]*:/) == nil,
                !exists(resolve(String(target), from: file.path))
            else { return nil }
            return Finding(path: file.path, line: link.line, message: "links to \(target), which does not exist")
        }
    }

    /// Schemas that a file names, by their path or as the type of a record, and that do not exist.
    static func missingSchemas(_ file: SourceFile, exists: (String) -> Bool) -> [Finding] {
        let paths = StyleRules.find(#"\bschemas/([A-Za-z0-9._-]+\.json)\b"#, in: file)
        let types = StyleRules.find(#"["`](aftercall\.[a-z-]+\.v[0-9]+)["`]"#, in: file)
            .map { (line: $0.line, text: $0.text + ".schema.json") }
        return (paths + types).filter { !exists("schemas/" + $0.text) }.map {
            Finding(path: file.path, line: $0.line, message: "names schemas/\($0.text), which does not exist")
        }
    }

    /// `text` with the lines of fenced code emptied.
    private static func withoutFences(_ text: String) -> String {
        var isFenced = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let isFence = line.drop { $0 == " " }.hasPrefix("```")
            defer { if isFence { isFenced.toggle() } }
            return isFenced || isFence ? "" : String(line)
        }.joined(separator: "\n")
    }

    /// The path from the repository's root that `link` in the file `path` leads to.
    private static func resolve(_ link: String, from path: String) -> String {
        var parts = link.hasPrefix("/") ? [] : path.split(separator: "/").dropLast().map(String.init)
        for part in link.split(separator: "/") where part != "." {
            if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }
}
