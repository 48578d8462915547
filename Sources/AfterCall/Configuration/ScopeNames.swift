import Indicators

/// The scopes of `kpi.scopes` as they are written: dimensions joined by `+`, scopes by commas.
enum ScopeNames {
    /// The scopes that `text` says.
    static func parse(_ text: String) throws(ConfigurationKind.Complaint) -> [DimensionSet] {
        var scopes: [DimensionSet] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let scope = try parseScope(part.filter { !$0.isWhitespace })
            guard !scopes.contains(scope) else {
                throw complaint("'\(part)' is there twice", nil)
            }
            scopes.append(scope)
        }
        return scopes
    }

    private static func parseScope(_ text: String) throws(ConfigurationKind.Complaint) -> DimensionSet {
        if text == "all" { return .all }
        var scope: DimensionSet = []
        for name in text.split(separator: "+", omittingEmptySubsequences: false).map(String.init) {
            guard let dimension = Dimension.ofIndicators.first(where: { "\($0.name)" == name }) else {
                throw complaint("'\(name)' is no dimension", Spelling.nearest(to: name, among: names))
            }
            scope.insert(DimensionSet(dimension))
        }
        return scope
    }

    /// `scopes` as they are written.
    static func text(of scopes: [DimensionSet]) -> String {
        scopes.map { scope in
            let dimensions = Dimension.allCases.filter { scope.contains($0) }
            return dimensions.isEmpty ? "all" : dimensions.map { "\($0.name)" }.joined(separator: "+")
        }.joined(separator: ",")
    }

    /// Every scope lies within its tenant, which is no dimension to choose.
    private static var names: [String] { ["all"] + Dimension.ofIndicators.map { "\($0.name)" } }

    private static func complaint(_ reason: String, _ meant: String?) -> ConfigurationKind.Complaint {
        let hint = meant.map { "did you mean '\($0)'? " } ?? ""
        return ConfigurationKind.Complaint(
            reason: reason,
            remedy: hint + "write scopes separated by commas, each 'all' or dimensions joined by +: "
                + names.dropFirst().joined(separator: ", ")
        )
    }
}
