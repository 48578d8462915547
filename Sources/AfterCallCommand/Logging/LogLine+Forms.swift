import Logging

extension LogLine {
    /// Members that every JSON line has; metadata of the same name is put under `metadata.`.
    private static let ownMembers: Set<String> = ["ts", "level", "msg", "logger"]

    /// One JSON object and a line feed.
    var json: String {
        var line = "{"
        line += "\"ts\":\"\(timeText)\",\"level\":\"\(level.rawValue)\",\"msg\":"
        Self.appendJSON(message, to: &line)
        line += ",\"logger\":"
        Self.appendJSON(logger, to: &line)
        for (name, value) in fields {
            line += ","
            Self.appendJSON(Self.ownMembers.contains(name) ? "metadata.\(name)" : name, to: &line)
            line += ":"
            Self.appendJSON(value, to: &line)
        }
        return line + "}\n"
    }

    /// A line for people: time of day in UTC, level, logger, message, and metadata as name=value.
    var text: String {
        let level = self.level.rawValue.uppercased()
        let padding = String(repeating: " ", count: max(0, 8 - level.count))
        var line = "\(timeText.dropFirst(11)) \(level)\(padding) \(logger): \(Self.oneLine(message))"
        for (name, value) in fields {
            let mustBeQuoted = value.isEmpty || value.contains { $0 == " " || $0 == "\"" || $0 == "=" }
            line += " \(Self.oneLine(name))="
            if mustBeQuoted { Self.appendJSON(value, to: &line) } else { line += Self.oneLine(value) }
        }
        return line + "\n"
    }

    /// `text` without control characters, so that what comes from outside cannot pretend to be a line of its own.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var line = ""
        for scalar in text.unicodeScalars {
            if isControl(scalar) { line += escape(scalar) } else { line.unicodeScalars.append(scalar) }
        }
        return line
    }

    private static func appendJSON(_ text: String, to line: inout String) {
        line += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": line += "\\\""
            case "\\": line += "\\\\"
            case _ where isControl(scalar): line += escape(scalar)
            default: line.unicodeScalars.append(scalar)
            }
        }
        line += "\""
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
    }
}
