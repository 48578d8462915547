/// Reads a pattern.
struct PatternParser {
    private static let maximumDepth = 20
    /// How often something may be repeated by number.
    private static let maximumCount = 1_000

    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0
    /// How many groups were read.
    private(set) var groupCount = 0

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    /// Reads all of it.
    mutating func parse() throws(AgentIDPatternError) -> PatternNode {
        // It has to match the whole id, so that signs for start and end say nothing new.
        if peek == "^" { place += 1 }
        let node = try alternatives()
        guard place == scalars.count else { throw fault("a ')' without a '('") }
        return node
    }

    private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func take() throws(AgentIDPatternError) -> Unicode.Scalar {
        guard let scalar = peek else { throw fault("it ends too soon") }
        place += 1
        return scalar
    }

    private func fault(_ reason: String) -> AgentIDPatternError {
        AgentIDPatternError("the pattern is wrong at character \(place + 1): \(reason)")
    }

    private mutating func alternatives() throws(AgentIDPatternError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw fault("groups are nested too deeply") }
        var all = [try sequence()]
        while peek == "|" {
            place += 1
            all.append(try sequence())
        }
        return all.count == 1 ? all[0] : .alternatives(all)
    }

    private mutating func sequence() throws(AgentIDPatternError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let next = peek, next != "|", next != ")" {
            if next == "$", place == scalars.count - 1 {
                place += 1
                break
            }
            nodes.append(try quantified(try atom()))
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func atom() throws(AgentIDPatternError) -> PatternNode {
        let scalar = try take()
        switch scalar {
        case ".": return .characters(.any)
        case "[": return .characters(try set())
        case "(": return try group()
        case "\\": return .characters(try escape())
        case "*", "+", "?", "{":
            place -= 1
            throw fault("there is nothing that could be repeated")
        case "^", "$":
            place -= 1
            throw fault("the pattern matches the whole id; write \\\(scalar) for the character")
        default:
            var set = PatternSet()
            set.insert(scalar.value...scalar.value)
            return .characters(set)
        }
    }

    private mutating func group() throws(AgentIDPatternError) -> PatternNode {
        var number: Int?
        if peek == "?" {
            place += 1
            guard try take() == ":" else { throw fault("of the groups with '(?' there is only '(?:'") }
        } else {
            groupCount += 1
            number = groupCount
        }
        let node = try alternatives()
        guard peek == ")" else { throw fault("a '(' without a ')'") }
        place += 1
        return number.map { .group(node, $0) } ?? node
    }

    private mutating func escape() throws(AgentIDPatternError) -> PatternSet {
        let scalar = try take()
        var set = PatternSet()
        if let ranges = PatternSet.shorthand(scalar) {
            ranges.forEach { set.insert($0) }
            set.isInverted = ("A"..."Z").contains(scalar)
        } else if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
            throw fault("'\\\(scalar)' is not known; there are \\d, \\w, \\s, \\D, \\W, \\S, and \\ before a sign")
        } else {
            set.insert(scalar.value...scalar.value)
        }
        return set
    }

    private mutating func set() throws(AgentIDPatternError) -> PatternSet {
        var set = PatternSet()
        if peek == "^" {
            set.isInverted = true
            place += 1
        }
        var isFirst = true
        while isFirst || peek != "]" {
            isFirst = false
            let start = try member(&set)
            guard let start else { continue }
            guard peek == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                set.insert(start.value...start.value)
                continue
            }
            place += 1
            guard let end = try member(&set), start.value <= end.value else { throw fault("that is no range") }
            set.insert(start.value...end.value)
        }
        place += 1
        return set
    }

    /// Reads one character of a set; a shorthand goes into the set as it is, and gives `nil`.
    private mutating func member(_ set: inout PatternSet) throws(AgentIDPatternError) -> Unicode.Scalar? {
        let scalar = try take()
        guard scalar == "\\" else { return scalar }
        let escaped = try escape()
        guard !escaped.isInverted else { throw fault("\\D, \\W and \\S cannot stand in a class") }
        if escaped.ranges.count == 1, escaped.ranges[0].count == 1 {
            return Unicode.Scalar(escaped.ranges[0].lowerBound)
        }
        escaped.ranges.forEach { set.insert($0) }
        return nil
    }

    private mutating func quantified(_ node: PatternNode) throws(AgentIDPatternError) -> PatternNode {
        var count: PatternNode.Count
        switch peek {
        case "*": count = PatternNode.Count(least: 0, most: nil)
        case "+": count = PatternNode.Count(least: 1, most: nil)
        case "?": count = PatternNode.Count(least: 0, most: 1)
        case "{": count = try counted()
        default: return node
        }
        place += 1
        let isLazy = peek == "?"
        if isLazy { place += 1 }
        if let next = peek, next == "*" || next == "+" || next == "?" || next == "{" {
            throw fault("a repetition of a repetition")
        }
        return .repeated(node, count, isLazy: isLazy)
    }

    /// Reads `{m}`, `{m,}` or `{m,n}` up to the brace that ends it.
    private mutating func counted() throws(AgentIDPatternError) -> PatternNode.Count {
        place += 1
        let least = try number()
        var count = PatternNode.Count(least: least, most: least)
        if peek == "," {
            place += 1
            count.most = peek == "}" ? nil : try number()
        }
        guard peek == "}", count.most.map({ $0 >= least }) ?? true else { throw fault("write {2}, {2,} or {2,5}") }
        return count
    }

    private mutating func number() throws(AgentIDPatternError) -> Int {
        var number: Int?
        while let digit = peek, let value = Int(String(digit)), number ?? 0 <= Self.maximumCount {
            number = (number ?? 0) * 10 + value
            place += 1
        }
        guard let number, number <= Self.maximumCount else {
            throw fault("write a number of repetitions, up to \(Self.maximumCount)")
        }
        return number
    }
}
