/// The values inside an object or an array, by their numbers in the tree.
struct JSONChildren: Sequence, IteratorProtocol {
    private let nodes: UnsafeMutablePointer<JSONNode>
    private var position: Int
    private let end: Int

    /// - Parameters:
    ///   - nodes: the nodes of a tree, which must not change while they are walked through.
    ///   - parent: the object or array.
    @inline(__always)
    init(_ nodes: UnsafeMutablePointer<JSONNode>, of parent: Int) {
        self.nodes = nodes
        position = parent &+ 1
        end = Int(nodes[parent].end)
    }

    @inline(__always)
    mutating func next() -> Int? {
        guard position < end else { return nil }
        let found = position
        position = Int(nodes[found].end)
        return found
    }
}
