import Foundation

/// A KPI record, as far as the demo shows it.
struct PublishedKPI: Decodable, Equatable {
    let scope: Scope
    let window: Window
    let revision: Int
    /// By id; `nil` where there was nothing to compute it from.
    let values: [String: Double?]
    let computedAt: Instant

    /// What an indicator is about.
    enum Scope: Hashable {
        case all
        case queue(String)
        case team(String)
    }

    struct Window: Decodable, Equatable {
        let kind: String
        let start: Instant
        let end: Instant
    }

    private struct Indicator: Decodable {
        let value: Double?
    }

    private enum CodingKeys: String, CodingKey {
        case scope, window, revision, indicators
        case computedAt = "computed_at"
    }

    init(scope: Scope, window: Window, revision: Int, values: [String: Double?], computedAt: Instant) {
        self.scope = scope
        self.window = window
        self.revision = revision
        self.values = values
        self.computedAt = computedAt
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let dimensions = try container.decode([String: String].self, forKey: .scope)
        guard let scope = Scope(dimensions) else {
            throw DecodingError.dataCorruptedError(
                forKey: .scope,
                in: container,
                debugDescription: "'\(dimensions)' is no scope that the demo has asked for"
            )
        }
        self.scope = scope
        window = try container.decode(Window.self, forKey: .window)
        revision = try container.decode(Int.self, forKey: .revision)
        values = try container.decode([String: Indicator].self, forKey: .indicators).mapValues(\.value)
        computedAt = try container.decode(Instant.self, forKey: .computedAt)
    }

    /// The value of the indicator with this id, if there is one.
    subscript(id: String) -> Double? { values[id] ?? nil }

    /// The sum of the indicators whose ids begin with `prefix` and end with one of `names`; `nil` if there is none.
    func sum(_ prefix: String, _ names: [String]) -> Double? {
        let known = names.compactMap { self[prefix + $0] }
        return known.isEmpty ? nil : known.reduce(0, +)
    }
}

extension PublishedKPI.Scope {
    /// The scope with these dimensions, if it is one that the demo shows.
    init?(_ dimensions: [String: String]) {
        switch (dimensions.count, dimensions["queue"], dimensions["team"]) {
        case (0, _, _): self = .all
        case (1, let queue?, _): self = .queue(queue)
        case (1, _, let team?): self = .team(team)
        default: return nil
        }
    }
}
