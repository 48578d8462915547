import Indicators

/// What an alert about a scope is about.
struct AlertEntity {
    /// The member `kind` of `entity`.
    let kind: StaticString
    /// The member `id` of `entity`.
    let id: [UInt8]

    /// The one thing that the scope is; an agent where it is one of a team; else the scope as such.
    init(_ scope: ScopeKey) {
        let kinds: [(dimensions: DimensionSet, kind: StaticString, dimension: Dimension)] = [
            (.agent, "agent", .agent), ([.team, .agent], "agent", .agent), (.team, "team", .team),
            (.queue, "queue", .queue), (.campaign, "campaign", .campaign), (.partition, "partition", .partition),
        ]
        if let id = scope.value(of: .contact) {
            (kind, self.id) = ("contact", id)
            return
        }
        let own = scope.dimensions.subtracting(.tenant)
        if let known = kinds.first(where: { $0.dimensions == own }), let id = scope.value(of: known.dimension) {
            (kind, self.id) = (known.kind, id)
            return
        }
        kind = "scope"
        let values = Dimension.allCases.dropFirst().compactMap { dimension in
            scope.value(of: dimension).map { (dimension: dimension, value: $0) }
        }
        id = ScopeKey(values).text
    }
}
