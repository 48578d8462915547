/// The newest of many figures, for percentiles.
struct RecentFigures: Equatable {
    private let limit: Int
    private var figures: [Int64] = []
    private var next = 0

    /// Keeps at most `limit` figures.
    init(limit: Int) {
        self.limit = limit
    }

    /// How many are kept.
    var count: Int { figures.count }

    /// Adds a figure in place of the oldest.
    mutating func append(_ figure: Int64) {
        if figures.count < limit {
            figures.append(figure)
        } else {
            figures[next] = figure
            next = (next + 1) % limit
        }
    }

    /// The figure that a share of `share` does not exceed (nearest rank); `nil` where there is none.
    func percentile(_ share: Double) -> Int64? {
        Self.percentile(share, of: figures)
    }

    /// The figure that a share of `share` of `figures` does not exceed (nearest rank).
    static func percentile(_ share: Double, of figures: [Int64]) -> Int64? {
        guard !figures.isEmpty else { return nil }
        let rank = Int((share * Double(figures.count)).rounded(.up))
        return figures.sorted()[min(max(rank, 1), figures.count) - 1]
    }
}
