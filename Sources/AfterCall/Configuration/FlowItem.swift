import ContactCenter
import Indicators
import Yams

/// One section of a list of the configuration, for reading it member by member; what is wrong is said by its path.
struct FlowItem {
    typealias Complaint = ConfigurationKind.Complaint

    /// Where it stands, such as `[2]` or `[2].scope`.
    let path: String
    private let members: [(name: String, value: Node)]

    /// Takes apart a section whose members are all of `names`.
    init(_ node: Node, path: String, names: [String]) throws(Complaint) {
        self.path = path
        guard let mapping = node.mapping else {
            let form = names.map { "\($0): …" }.joined(separator: ", ")
            throw Complaint(reason: "\(path) is no section", remedy: "write {\(form)}")
        }
        members = mapping.map { ($0.key.scalar?.string ?? "", $0.value) }
        for (name, _) in members where !names.contains(name) {
            let meant = Spelling.nearest(to: name, among: names).map { "did you mean '\($0)'? " } ?? ""
            throw Complaint(
                reason: "\(path) has the unknown key '\(name)'",
                remedy: meant + "the keys are: \(names.joined(separator: ", "))"
            )
        }
    }

    /// The items of the list `node`.
    static func items(
        _ node: Node,
        path: String = "",
        names: [String]
    ) throws(Complaint) -> [FlowItem] {
        guard let list = node.sequence else {
            let name = path.isEmpty ? "the value" : path
            throw Complaint(reason: "\(name) is no list", remedy: "write a list of sections")
        }
        var items: [FlowItem] = []
        for (index, item) in list.enumerated() {
            items.append(try FlowItem(item, path: "\(path)[\(index + 1)]", names: names))
        }
        return items
    }

    /// The member `name`; `nil` where there is none.
    func node(_ name: String) -> Node? { members.first { $0.name == name }?.value }

    /// The names of the members and their texts.
    func texts() throws(Complaint) -> [(name: String, text: String)] {
        var texts: [(name: String, text: String)] = []
        for (name, _) in members { texts.append((name, try text(name))) }
        return texts
    }

    /// The text of the member `name`.
    func text(_ name: String) throws(Complaint) -> String {
        guard let text = try optionalText(name) else {
            throw Complaint(reason: "\(path) has no \(name)", remedy: "add '\(name): …'")
        }
        return text
    }

    /// The text of the member `name`; `nil` where there is none.
    func optionalText(_ name: String) throws(Complaint) -> String? {
        guard let node = node(name) else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            throw Complaint(reason: "\(path).\(name) is no value", remedy: "write one text or number")
        }
        return text
    }

    /// The member `name` as a number in `unit`; of milliseconds also a duration with its unit.
    func number(_ name: String, of unit: Indicator.Unit) throws(Complaint) -> FixedPoint {
        let text = try text(name)
        if let number = FixedPoint(decimal: text) { return number }
        if unit == .milliseconds, let duration = try? DurationText.parse(text) { return FixedPoint(duration) }
        let example = unit == .milliseconds ? "milliseconds, or a duration such as 40s" : "a number such as 0.85"
        throw Complaint(
            reason: "\(path).\(name): '\(text)' is no number with six decimals at most",
            remedy: "write \(example)"
        )
    }

    /// A complaint about the member `name`.
    func complaint(_ name: String, _ reason: String, _ remedy: String) -> Complaint {
        Complaint(reason: "\(path).\(name) \(reason)", remedy: remedy)
    }
}

extension FixedPoint {
    /// Reads a decimal number such as `-12.5`: at most twelve digits before the point, and six behind it.
    init?(decimal text: String) {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, 1...12 ~= parts[0].count, parts.count == 1 || 1...6 ~= parts[1].count,
            parts.allSatisfy({ $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }), let digits = Int64(parts.joined())
        else { return nil }
        self.init(isNegative ? -digits : digits, decimals: parts.count == 2 ? UInt8(parts[1].count) : 0)
    }
}
