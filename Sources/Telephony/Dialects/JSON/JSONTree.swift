internal import ContactCenter

/// A JSON text as a flat table of its values, in the order in which they stand: no node of its own on the heap, and the
/// table is used again for the next text.
///
/// Node 0 is what is not there: looking for something in it finds it again, so paths need no checks on the way. Texts
/// are runs of the bytes that were read, in which strings were unescaped where they stood.
struct JSONTree: ~Copyable {
    /// What is not there.
    static let nothing = 0
    /// The value that the text is.
    static let root = 1

    private(set) var nodes: UnsafeMutablePointer<JSONNode>
    private(set) var count = 1
    private var capacity: Int
    private let open: UnsafeMutablePointer<Int>

    init() {
        capacity = 256
        nodes = .allocate(capacity: capacity)
        open = .allocate(capacity: JSONCursor.maximumDepth + 1)
        nodes.initialize(to: JSONNode(name: .none, content: .none, end: 1, kind: .null))
    }

    deinit {
        nodes.deallocate()
        open.deallocate()
    }

    // MARK: Writing

    /// Forgets all.
    mutating func removeAll() {
        count = 1
    }

    /// Adds a node; one that holds others is complete once ``close(_:)`` was called.
    @inline(__always)
    @discardableResult
    mutating func append(_ kind: JSONNode.Kind, name: Text = .none, content: Text = .none) -> Int {
        if count == capacity { grow() }
        (nodes + count).initialize(
            to: JSONNode(name: name, content: content, end: Int32(truncatingIfNeeded: count &+ 1), kind: kind)
        )
        count &+= 1
        return count &- 1
    }

    /// Says that all which was added since is inside `node`.
    @inline(__always)
    mutating func close(_ node: Int) {
        nodes[node].end = Int32(truncatingIfNeeded: count)
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: nodes, count: count)
        nodes.deallocate()
        nodes = larger
        capacity *= 2
    }

    /// Reads the value at `cursor`, and adds it and all that is in it.
    mutating func read(_ cursor: inout JSONCursor) throws(Complaint) {
        var depth = 0
        var name = Text.none
        repeat {
            switch cursor.byte {
            case UInt8(ascii: "\""): append(.string, name: name, content: try cursor.readString())
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if try enter(&cursor, name, &depth) {
                    name = nodes[open[depth &- 1]].kind == .object ? try cursor.readKey() : .none
                    continue
                }
            case UInt8(ascii: "n"):
                try cursor.readLiteral("null")
                append(.null, name: name)
            case UInt8(ascii: "t"):
                try cursor.readLiteral("true")
                append(.yes, name: name)
            case UInt8(ascii: "f"):
                try cursor.readLiteral("false")
                append(.no, name: name)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let number = try cursor.readNumber()
                append(.number, name: name, content: Text(offset: number.start, count: number.count))
            default:
                throw cursor.fault(.valueExpected, at: cursor.position)
            }
            while depth > 0 {
                let container = open[depth &- 1]
                let isObject = nodes[container].kind == .object
                if try cursor.continueContainer(closedBy: isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    name = isObject ? try cursor.readKey() : .none
                    break
                }
                close(container)
                depth &-= 1
            }
        } while depth > 0
    }

    /// Enters the object or array that begins at `cursor`.
    /// - Returns: whether there is something in it.
    private mutating func enter(
        _ cursor: inout JSONCursor,
        _ name: Text,
        _ depth: inout Int
    ) throws(Complaint) -> Bool {
        guard cursor.depth &+ depth < JSONCursor.maximumDepth else { throw cursor.fault(.tooDeep, at: cursor.position) }
        let isObject = cursor.byte == UInt8(ascii: "{")
        let node = append(isObject ? .object : .array, name: name)
        cursor.position &+= 1
        cursor.skipWhitespace()
        if cursor.byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            cursor.position &+= 1
            return false
        }
        open[depth] = node
        depth &+= 1
        return true
    }
}
