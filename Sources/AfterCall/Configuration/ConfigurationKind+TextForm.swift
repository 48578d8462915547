import Indicators

extension ConfigurationKind.TextForm {
    typealias Complaint = ConfigurationKind.Complaint

    /// `text` in the form in which it is used.
    func checked(_ text: String) throws(Complaint) -> String {
        guard !text.isEmpty else { throw Complaint(reason: "the value is empty", remedy: "write one, or leave it out") }
        switch self {
        case .any, .path: return text
        case .timeZone: return try checkedTimeZone(text)
        case .scopes: return ScopeNames.text(of: try ScopeNames.parse(text))
        case .words(let known):
            let words = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
            for word in words where !known.contains(word) { throw ConfigurationKind.notChosen(word, from: known) }
            return known.filter(words.contains).joined(separator: ",")
        case .targets:
            _ = try GoalTexts.targets(text)
            return FlowText.text(of: try FlowText.node(text))
        case .objectives:
            _ = try GoalTexts.objectives(text)
            return FlowText.text(of: try FlowText.node(text))
        case .assignments: return try Assignments(text).text
        case .queueDurations: return try QueueDurations(text).text
        case .topicPart(let maximum): return try checkedTopicPart(text, maximum: maximum)
        case .url: return try checkedURL(text)
        case .urls: return try checkedList(text) { part throws(Complaint) in try checkedURL(part) }
        case .names:
            return try checkedList(text) { part throws(Complaint) in try checkedTopicPart(part, maximum: 200) }
        case .texts:
            return try checkedList(text) { part throws(Complaint) in
                guard !part.isEmpty else {
                    throw Complaint(reason: "one of the names is empty", remedy: "write names, separated by commas")
                }
                return part
            }
        case .servers:
            var servers: [String] = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                servers.append(try checkedServer(trimmed(part)))
            }
            return servers.joined(separator: ",")
        }
    }

    private func checkedList(
        _ text: String,
        _ check: (String) throws(Complaint) -> String
    ) throws(Complaint) -> String {
        var items: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            items.append(try check(trimmed(part)))
        }
        return items.joined(separator: ",")
    }

    private func checkedURL(_ text: String) throws(Complaint) -> String {
        guard HTTPAddress(text) != nil else {
            throw Complaint(
                reason: "this is no URL to post to",
                remedy: "write http://host:port/path or https://host/path, without user, password and fragment"
            )
        }
        return text
    }

    private func checkedTimeZone(_ text: String) throws(Complaint) -> String {
        guard ZoneTable(identifier: text) != nil else {
            throw Complaint(
                reason: "'\(text)' is no time zone that this machine knows",
                remedy: "write an IANA name such as Europe/Paris; the package tzdata has them"
            )
        }
        return text
    }

    private func checkedTopicPart(_ text: String, maximum: Int) throws(Complaint) -> String {
        let isLegal = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        let remedy = "Kafka allows 1 to \(maximum) of a-z A-Z 0-9 . _ - here"
        guard isLegal, text.utf8.count <= maximum else {
            throw Complaint(reason: "'\(text)' is no name", remedy: remedy)
        }
        guard text != ".", text != ".." else {
            throw Complaint(reason: "'\(text)' is no name", remedy: "Kafka allows neither '.' nor '..'")
        }
        return text
    }

    private func checkedServer(_ server: String) throws(Complaint) -> String {
        let remedy = "write brokers as host:port, separated by commas: broker-1:9092,broker-2:9092"
        let address = server.split(separator: "/").last.map(String.init) ?? ""
        let isClosed = !address.hasPrefix("[") || address.contains("]")
        guard !address.isEmpty, address.first != ":", isClosed, !server.contains(where: \.isWhitespace) else {
            throw Complaint(reason: "'\(server)' is no broker", remedy: remedy)
        }
        let afterHost = address.hasPrefix("[") ? address.drop { $0 != "]" }.dropFirst() : address.drop { $0 != ":" }
        let digits = afterHost.dropFirst()
        let port = digits.allSatisfy(\.isNumber) ? UInt16(digits) ?? 0 : 0
        guard afterHost.first == ":", port > 0 else {
            throw Complaint(reason: "'\(server)' has no port from 1 to 65535", remedy: remedy)
        }
        return server
    }

    private func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
