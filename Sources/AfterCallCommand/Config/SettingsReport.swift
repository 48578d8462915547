import AfterCall
import Foundation

/// A resolved configuration in words.
struct SettingsReport {
    private let resolved: ResolvedConfiguration

    /// Reports on `resolved`.
    init(_ resolved: ResolvedConfiguration) {
        self.resolved = resolved
    }

    /// That all is well, and how much came from where.
    var verdict: String {
        let counts = EffectiveSetting.Source.allCases.filter { $0 != .default }.compactMap { source -> String? in
            let count = resolved.settings.count { $0.source == source }
            return count == 0 ? nil : "\(count) from \(words(for: source))"
        }
        let name = resolved.file ?? "the configuration"
        return "\(name): good (\(counts.isEmpty ? "all defaults" : counts.joined(separator: ", ")))"
    }

    /// A line per setting: key, value, where it comes from.
    var table: String {
        let rows = [("KEY", "VALUE", "FROM")] + resolved.settings.map { ($0.key, $0.value ?? "(not set)", origin($0)) }
        let keyWidth = rows.map(\.0.count).max() ?? 0
        // One long value must not push all the others to the right.
        let valueWidth = min(rows.map(\.1.count).max() ?? 0, 40)
        return rows.map { key, value, origin in
            padded(key, to: keyWidth) + "  " + padded(value, to: valueWidth) + "  " + origin + "\n"
        }.joined()
    }

    /// One JSON object; values are texts as they would be written in a file, or null.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let document = Document(file: resolved.file, settings: resolved.settings.map(Document.Setting.init))
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }

    private func origin(_ setting: EffectiveSetting) -> String {
        setting.place.map { "\(setting.source.rawValue) \($0)" } ?? setting.source.rawValue
    }

    private func words(for source: EffectiveSetting.Source) -> String {
        switch source {
        case .flag: "the command line"
        case .environment: "the environment"
        case .file: "the file"
        case .default: "defaults"
        }
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension SettingsReport {
    /// What ``json()`` encodes; what is `nil` is written as null, so that every object has the same members.
    private struct Document: Encodable {
        let file: String?
        let settings: [Setting]

        enum CodingKeys: String, CodingKey { case file, settings }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(file, forKey: .file)
            try container.encode(settings, forKey: .settings)
        }

        struct Setting: Encodable {
            let setting: EffectiveSetting

            enum CodingKeys: String, CodingKey { case key, value, source, place, secret }

            init(_ setting: EffectiveSetting) {
                self.setting = setting
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(setting.key, forKey: .key)
                try container.encode(setting.value, forKey: .value)
                try container.encode(setting.source.rawValue, forKey: .source)
                try container.encode(setting.place, forKey: .place)
                try container.encode(setting.isSecret, forKey: .secret)
            }
        }
    }
}
