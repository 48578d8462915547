/// What there is to know of one metric before anything is measured.
///
/// A table of these gives the exposition its help texts and its buckets, and is what operators read.
public struct MetricDefinition: Hashable, Sendable {
    /// How its values behave; the raw values are Prometheus's.
    public enum Kind: String, Sendable {
        /// A total that only grows, and begins at 0 with the process.
        case counter
        /// A value now.
        case gauge
        /// How many observations fell below each bound, their sum and their number.
        case histogram
    }

    /// Its name, with the unit and, for a counter, `_total` at the end.
    public var name: String
    /// How its values behave.
    public var kind: Kind
    /// The names of its labels, in the order in which they are shown.
    public var labels: [String]
    /// What it counts or measures, as one word: `seconds`, `bytes`, `records`.
    public var unit: String
    /// What it means, in a sentence.
    public var help: String
    /// What to do when it is bad.
    public var remedy: String
    /// The upper bounds of a histogram's buckets, ascending, without the infinite one.
    public var buckets: [Double]

    /// Describes a metric.
    public init(
        _ name: String,
        _ kind: Kind,
        labels: [String] = [],
        unit: String,
        help: String,
        remedy: String,
        buckets: [Double] = []
    ) {
        self.name = name
        self.kind = kind
        self.labels = labels
        self.unit = unit
        self.help = help
        self.remedy = remedy
        self.buckets = buckets
    }
}
