/// The targets that Package.swift declares, read from its text.
///
/// Asking SwiftPM would be surer, but it holds a lock on the package while the tests run.
struct Manifest {
    /// One target of the manifest.
    struct Target: Equatable {
        /// `target`, `executableTarget`, `testTarget` or `systemLibrary`.
        let kind: String
        let name: String
        /// Targets and products by name.
        let dependencies: Set<String>
        /// The line of its declaration, from 1.
        let line: Int
    }

    private static let kinds: Set<String> = ["target", "executableTarget", "testTarget", "systemLibrary"]

    let targets: [Target]

    init(_ text: String) {
        let source = Array(text.utf8)
        let code = CodeMask.mask(source)
        var targets: [Target] = []
        for offset in code.indices where code[offset] == UInt8(ascii: ".") {
            let word = code[(offset + 1)...].prefix { $0 != UInt8(ascii: "(") && $0 > 0x20 }
            let kind = String(decoding: word, as: UTF8.self)
            guard Self.kinds.contains(kind), let call = Self.enclosed(in: code, from: word.endIndex, "(", ")") else {
                continue
            }
            // `.target(name:)` as a dependency stands within another target's parentheses, and is no declaration.
            guard let name = Self.argument("name:", source, code, call)?.first else { continue }
            targets.append(
                Target(
                    kind: kind,
                    name: name,
                    dependencies: Set(Self.dependencies(source, code, call)),
                    line: code[..<offset].count { $0 == UInt8(ascii: "\n") } + 1
                )
            )
        }
        self.targets = targets
    }

    /// The range between the bracket that opens at or after `start` and the one that closes it.
    private static func enclosed(
        in code: [UInt8],
        from start: Int,
        _ opening: Character,
        _ closing: Character
    ) -> Range<Int>? {
        guard let first = code[start...].firstIndex(of: opening.asciiValue ?? 0) else { return nil }
        var depth = 0
        for index in first..<code.count {
            if code[index] == opening.asciiValue { depth += 1 }
            if code[index] == closing.asciiValue { depth -= 1 }
            if depth == 0 { return first + 1..<index }
        }
        return nil
    }

    /// The strings between the quotes within `range`.
    private static func strings(_ source: [UInt8], _ code: [UInt8], _ range: Range<Int>) -> [String] {
        let quotes = range.filter { code[$0] == UInt8(ascii: "\"") }
        return stride(from: 0, to: quotes.count - 1, by: 2).map {
            String(decoding: source[quotes[$0] + 1..<quotes[$0 + 1]], as: UTF8.self)
        }
    }

    /// The strings that follow `label` within `range`, to the end of the range.
    private static func argument(
        _ label: String,
        _ source: [UInt8],
        _ code: [UInt8],
        _ range: Range<Int>
    ) -> [String]? {
        code[range].firstRange(of: Array(label.utf8)).map { strings(source, code, $0.upperBound..<range.upperBound) }
    }

    private static func dependencies(_ source: [UInt8], _ code: [UInt8], _ call: Range<Int>) -> [String] {
        guard let label = code[call].firstRange(of: Array("dependencies:".utf8)),
            let list = enclosed(in: code, from: label.upperBound, "[", "]")
        else { return [] }
        var names: [String] = []
        var offset = list.lowerBound
        while offset < list.upperBound {
            if code[offset] == UInt8(ascii: "("), let inner = enclosed(in: code, from: offset, "(", ")") {
                names += argument("name:", source, code, inner)?.prefix(1) ?? []
                offset = inner.upperBound
            } else if code[offset] == UInt8(ascii: "\"") {
                let end = code[(offset + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? list.upperBound
                names.append(String(decoding: source[offset + 1..<end], as: UTF8.self))
                offset = end
            }
            offset += 1
        }
        return names
    }
}
