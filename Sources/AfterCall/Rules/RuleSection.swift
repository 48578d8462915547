import Yams

/// The members of one section of a rule: each is taken once, and what is left is unknown.
struct RuleSection {
    /// A member, and where it stands.
    struct Member {
        let name: String
        let node: Node
        let line: Int
    }

    /// Where it begins.
    let line: Int
    private var members: [Member]

    /// The section that `node` is; `nil` where it is none.
    init?(_ node: Node) {
        guard let mapping = node.mapping else { return nil }
        line = node.mark?.line ?? 0
        members = []
        var merged: [Node] = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            if name == "<<", key.scalar?.style == .plain {
                merged += value.sequence.map(Array.init) ?? [value]
            } else {
                members.append(Member(name: name, node: value, line: key.mark?.line ?? node.mark?.line ?? 0))
            }
        }
        for section in merged.compactMap({ RuleSection($0) }) {
            members += section.members.filter { member in !members.contains { $0.name == member.name } }
        }
    }

    /// What nobody has taken.
    var rest: [Member] { members }

    /// Whether it still has a member of this name.
    func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    /// Takes a member out; `nil` where there is none.
    mutating func take(_ name: String) -> Member? {
        guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
        return members.remove(at: index)
    }
}
