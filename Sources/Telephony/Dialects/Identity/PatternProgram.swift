/// A pattern as instructions for a machine that follows all ways of matching at once, a character at a time.
struct PatternProgram: Sendable {
    enum Instruction: Sendable {
        /// One character of a set.
        case character(PatternSet)
        /// Go on at the first, or if that leads to nothing, at the second.
        case split(Int, Int)
        case jump(Int)
        /// Note where a group begins or ends.
        case save(Int)
        case match
    }

    /// What a pattern may come to, repetitions written out.
    static let maximumInstructions = 2_000

    private var instructions: [Instruction] = []
    /// How many groups it has.
    let groupCount: Int

    init(_ pattern: String) throws(AgentIDPatternError) {
        var parser = PatternParser(pattern)
        let node = try parser.parse()
        groupCount = parser.groupCount
        try emit(.group(node, 0))
        try add(.match)
    }

    // MARK: Compiling

    private mutating func add(_ instruction: Instruction) throws(AgentIDPatternError) {
        guard instructions.count < Self.maximumInstructions else {
            throw AgentIDPatternError("the pattern is too long with its repetitions written out")
        }
        instructions.append(instruction)
    }

    private mutating func emit(_ node: PatternNode) throws(AgentIDPatternError) {
        switch node {
        case .characters(let set): try add(.character(set))
        case .sequence(let nodes): for node in nodes { try emit(node) }
        case .alternatives(let nodes): try emit(alternatives: nodes[...])
        case .group(let node, let number):
            try add(.save(2 * number))
            try emit(node)
            try add(.save(2 * number + 1))
        case .repeated(let node, let range, let isLazy): try emit(node, range, isLazy)
        }
    }

    private mutating func emit(alternatives nodes: ArraySlice<PatternNode>) throws(AgentIDPatternError) {
        guard let first = nodes.first, nodes.count > 1 else {
            if let first = nodes.first { try emit(first) }
            return
        }
        let split = instructions.count
        try add(.split(0, 0))
        try emit(first)
        let jump = instructions.count
        try add(.jump(0))
        instructions[split] = .split(split + 1, instructions.count)
        try emit(alternatives: nodes.dropFirst())
        instructions[jump] = .jump(instructions.count)
    }

    private mutating func emit(
        _ node: PatternNode,
        _ range: PatternNode.Count,
        _ isLazy: Bool
    ) throws(AgentIDPatternError) {
        for _ in 0..<range.least { try emit(node) }
        guard let most = range.most else {
            let split = instructions.count
            try add(.split(0, 0))
            try emit(node)
            try add(.jump(split))
            instructions[split] = Self.split(split + 1, instructions.count, isLazy)
            return
        }
        var splits: [Int] = []
        for _ in range.least..<most {
            splits.append(instructions.count)
            try add(.split(0, 0))
            try emit(node)
        }
        for split in splits { instructions[split] = Self.split(split + 1, instructions.count, isLazy) }
    }

    private static func split(_ inside: Int, _ behind: Int, _ isLazy: Bool) -> Instruction {
        isLazy ? .split(behind, inside) : .split(inside, behind)
    }

    // MARK: Matching

    private struct Way {
        var place: Int
        var saved: [Int]
    }

    /// What each group matched of `text`, if all of it matches; of several ways the one that a person would expect, the
    /// first.
    func match(_ text: [Unicode.Scalar]) -> [Range<Int>?]? {
        var ways: [Way] = []
        var seen = Set<Int>()
        follow(Way(place: 0, saved: Array(repeating: -1, count: 2 * (groupCount + 1))), at: 0, &ways, &seen)
        for index in text.indices {
            var next: [Way] = []
            seen.removeAll(keepingCapacity: true)
            for way in ways {
                guard case .character(let set) = instructions[way.place], set.contains(text[index]) else { continue }
                follow(Way(place: way.place + 1, saved: way.saved), at: index + 1, &next, &seen)
            }
            ways = next
            if ways.isEmpty { return nil }
        }
        let found = ways.first { if case .match = instructions[$0.place] { true } else { false } }
        guard let saved = found?.saved else { return nil }
        return (0...groupCount).map { group in
            let (start, end) = (saved[2 * group], saved[2 * group + 1])
            return start >= 0 && end >= start ? start..<end : nil
        }
    }

    /// Follows a way to where it needs a character, or ends; one that has been there before leads to nothing new.
    private func follow(_ way: Way, at index: Int, _ ways: inout [Way], _ seen: inout Set<Int>) {
        var open = [way]
        while var way = open.popLast() {
            guard seen.insert(way.place).inserted else { continue }
            switch instructions[way.place] {
            case .character, .match: ways.append(way)
            case .jump(let target):
                way.place = target
                open.append(way)
            case .split(let first, let second):
                open.append(Way(place: second, saved: way.saved))
                open.append(Way(place: first, saved: way.saved))
            case .save(let slot):
                way.saved[slot] = index
                way.place += 1
                open.append(way)
            }
        }
    }
}
