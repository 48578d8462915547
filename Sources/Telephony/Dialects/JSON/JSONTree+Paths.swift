internal import ContactCenter

/// Finding values; `base` is where the bytes begin that the tree was read from.
extension JSONTree {
    /// The values inside `node`; none if it is no object and no array.
    @inline(__always)
    func children(of node: Int) -> JSONChildren {
        JSONChildren(nodes, of: node)
    }

    private static let null: StaticString = "null"

    /// The number of the node behind all that is inside `node`.
    func end(of node: Int) -> Int {
        Int(nodes[node].end)
    }

    func kind(of node: Int) -> JSONNode.Kind {
        nodes[node].kind
    }

    /// The field `name` of an object, the last one if it stands twice; ``nothing`` if there is none, or no object.
    @inline(__always)
    func member(_ name: StaticString, of node: Int, _ base: UnsafeRawPointer) -> Int {
        let count = UInt32(truncatingIfNeeded: name.utf8CodeUnitCount)
        var found = JSONTree.nothing
        for child in children(of: node) where nodes[child].name.count == count {
            let start = base + Int(nodes[child].name.offset)
            if JSONTree.areEqual(start, name.utf8Start, count: Int(count)) { found = child }
        }
        return found
    }

    /// The element of an array at `index`; ``nothing`` if it has fewer.
    func element(_ index: Int, of node: Int) -> Int {
        var rest = index
        for child in children(of: node) {
            if rest == 0 { return child }
            rest -= 1
        }
        return JSONTree.nothing
    }

    /// Whether two runs hold the same bytes; no more is read of either.
    @inline(__always)
    static func areEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, count: Int) -> Bool {
        guard count >= 8 else {
            for index in 0..<count
            where left.load(fromByteOffset: index, as: UInt8.self) != right.load(fromByteOffset: index, as: UInt8.self)
            {
                return false
            }
            return true
        }
        var index = 0
        while index &+ 8 < count {
            if left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                != right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index &+= 8
        }
        return left.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
            == right.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    }

    /// What a value says as a text: a string or a number; null, an empty string and the string `null` say nothing.
    @inline(__always)
    func text(_ node: Int, _ base: UnsafeRawPointer) -> Text {
        let content = nodes[node].content
        guard content.count == 4 else { return content.isNone ? .none : content }
        return JSONTree.areEqual(base + Int(content.offset), JSONTree.null.utf8Start, count: 4) ? .none : content
    }
}
