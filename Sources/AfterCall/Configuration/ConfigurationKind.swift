import ContactCenter

/// What the value of a key looks like, and within which limits.
enum ConfigurationKind: Hashable, Sendable {
    /// A duration with its unit; `absent` is the word for having none.
    case duration(ClosedRange<Milliseconds>, absent: String? = nil)
    /// A whole number; `absent` is the word for having none.
    case integer(ClosedRange<Int>, absent: String? = nil)
    /// On or off.
    case toggle
    /// One of these words.
    case choice([String])
    /// Some text.
    case text(TextForm)

    /// What a text must look like.
    enum TextForm: Hashable, Sendable {
        /// Anything but nothing.
        case any
        /// The path of a file or folder.
        case path
        /// Brokers, separated by commas.
        case servers
        /// Part of a topic's name.
        case topicPart(maximum: Int)
        /// The name of a time zone.
        case timeZone
        /// Scopes of indicators, see ``ScopeNames``.
        case scopes
        /// Some of these words, separated by commas.
        case words([String])
        /// Targets of indicators, see ``GoalTexts``.
        case targets
        /// Objectives, see ``GoalTexts``.
        case objectives
        /// `name=value`, see ``Assignments``.
        case assignments
        /// Durations for all queues and for single ones, see ``QueueDurations``.
        case queueDurations
        /// A URL that can be posted to, see ``HTTPAddress``.
        case url
        /// Such URLs, separated by commas.
        case urls
        /// Names of rules, separated by commas.
        case names
        /// Any texts without a comma, separated by commas.
        case texts
    }
}

extension ConfigurationKind {
    /// Why a text is no value of a kind.
    struct Complaint: Error {
        let reason: String
        let remedy: String
    }

    private static let words: [String: Bool] = [
        "on": true, "true": true, "yes": true, "off": false, "false": false, "no": false,
    ]

    /// Whether `text` is the word for having none; programs that write YAML make `false` of `off`.
    private static func says(_ absent: String?, _ text: String) -> Bool {
        text == absent || (absent == "off" && words[text.lowercased()] == false)
    }

    /// The value that `text` says.
    func parse(_ text: String) throws(Complaint) -> ConfigurationValue {
        switch self {
        case .duration(let range, let absent):
            if Self.says(absent, text) { return .absent }
            do {
                let duration = try DurationText.parse(text)
                guard range.contains(duration) else { throw outOfRange(text) }
                return .duration(duration)
            } catch let error as DurationTextError {
                throw Complaint(reason: error.reason, remedy: error.remedy + orAbsent)
            } catch let error as Complaint {
                throw error
            } catch {
                preconditionFailure("a duration failed with \(error)")
            }
        case .integer(let range, let absent):
            if Self.says(absent, text) { return .absent }
            guard let number = Int(text) else {
                throw Complaint(reason: "'\(text)' is no whole number", remedy: "write \(limits)")
            }
            guard range.contains(number) else { throw outOfRange(text) }
            return .integer(number)
        case .toggle:
            guard let isOn = Self.words[text.lowercased()] else {
                throw Complaint(reason: "'\(text)' is neither on nor off", remedy: "write on or off")
            }
            return .toggle(isOn)
        case .choice(let names):
            guard names.contains(text) else { throw Self.notChosen(text, from: names) }
            return .text(text)
        case .text(let form):
            return .text(try form.checked(text))
        }
    }

    /// The range, the choices or the form, for people.
    var limits: String {
        switch self {
        case .duration(let range, let absent):
            let bounds = "\(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
            return absent.map { "\(bounds), or \($0)" } ?? bounds
        case .integer(let range, let absent):
            let bounds = "\(range.lowerBound) to \(range.upperBound)"
            return absent.map { "\(bounds), or \($0)" } ?? bounds
        case .toggle: return "on or off"
        case .choice(let names): return names.joined(separator: ", ")
        case .text(.any): return "text"
        case .text(.path): return "path"
        case .text(.timeZone): return "IANA name, such as Europe/Paris"
        case .text(.scopes): return "scopes, separated by commas"
        case .text(.words(let words)): return "\(words.joined(separator: ", ")), separated by commas, or a list"
        case .text(.targets), .text(.objectives): return "a list of sections"
        case .text(.assignments): return "id=agent_id, separated by commas, or a list"
        case .text(.queueDurations): return "durations, or queue=duration, separated by commas, or a list"
        case .text(.url): return "http or https URL"
        case .text(.urls): return "http or https URLs, separated by commas, or a list"
        case .text(.names), .text(.texts): return "names, separated by commas, or a list"
        case .text(.servers): return "host:port, separated by commas, or a list"
        case .text(.topicPart(let maximum)): return "1 to \(maximum) of a-z A-Z 0-9 . _ -"
        }
    }

    /// Whether a list in a file stands for its items, separated by commas.
    var takesList: Bool {
        switch self {
        case .text(.servers), .text(.words), .text(.queueDurations), .text(.assignments), .text(.urls), .text(.names),
            .text(.texts):
            true
        default: false
        }
    }

    /// Whether a list in a file is a value by itself.
    var isList: Bool {
        switch self {
        case .text(.targets), .text(.objectives): true
        default: false
        }
    }

    /// `value` as it is written in a file; `nil` where nothing is set and no word says so.
    func text(of value: ConfigurationValue) -> String? {
        switch (value, self) {
        case (.absent, .duration(_, let absent)), (.absent, .integer(_, let absent)): absent
        case (.absent, _): nil
        case (.duration(let duration), _): DurationText.format(duration)
        case (.integer(let number), _): String(number)
        case (.toggle(let isOn), _): isOn ? "on" : "off"
        case (.text(let text), _): text
        }
    }

    private var orAbsent: String {
        guard case .duration(_, .some(let absent)) = self else { return "" }
        return "; or the word '\(absent)'"
    }

    private func outOfRange(_ text: String) -> Complaint {
        Complaint(reason: "\(text) is out of range", remedy: "write \(limits)")
    }

    static func notChosen(_ text: String, from names: [String]) -> Complaint {
        let all = "choose one of: \(names.joined(separator: ", "))"
        let meant = Spelling.nearest(to: text, among: names).map { "did you mean '\($0)'? " } ?? ""
        return Complaint(reason: "'\(text)' is none of the choices", remedy: meant + all)
    }
}
