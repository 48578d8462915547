/// The text format of Prometheus, version 0.0.4.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/
public enum PrometheusText {
    /// The media type of the format.
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// `label` with what no name may have replaced by underscores.
    static func name(from label: String) -> String {
        var name = ""
        for (place, scalar) in label.unicodeScalars.enumerated() {
            let isAllowed =
                switch scalar {
                case "a"..."z", "A"..."Z", "_": true
                case "0"..."9": place > 0
                default: false
                }
            name.unicodeScalars.append(isAllowed ? scalar : "_")
        }
        return name.isEmpty ? "_" : name
    }

    /// The value of a label, within quotes.
    static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    /// A help text, which goes to the end of its line.
    static func help(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": line += "\\\\"
            case "\n": line += "\\n"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    /// `value` as Go's `ParseFloat` reads it, whole numbers without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        return "\(value)"
    }
}

extension PrometheusRegistry {
    /// Every value, by name and labels, in Prometheus's text format.
    ///
    /// - Complexity: O(n log n) in the number of series. The numbers of one series belong together; those of several
    ///   may be moments apart.
    public func exposition() -> String {
        let (families, dropped) = collected()
        var text = ""
        for family in families.sorted(by: { $0.definition.name < $1.definition.name }) where !family.series.isEmpty {
            Self.writeHead(of: family.definition, to: &text)
            for (labels, instrument) in family.series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                Self.write(instrument, family.definition.name, labels, to: &text)
            }
        }
        if dropped > 0 {
            let definition = MetricDefinition(
                Self.droppedName,
                .counter,
                unit: "series",
                help: "Series that were not kept because their metric had too many.",
                remedy: ""
            )
            Self.writeHead(of: definition, to: &text)
            Self.write("", Self.droppedName, [], PrometheusText.number(Double(dropped)), to: &text)
        }
        return text
    }

    private static func writeHead(of definition: MetricDefinition, to text: inout String) {
        if !definition.help.isEmpty { text += "# HELP \(definition.name) \(PrometheusText.help(definition.help))\n" }
        text += "# TYPE \(definition.name) \(definition.kind.rawValue)\n"
    }

    private static func write(
        _ instrument: Instrument,
        _ name: String,
        _ labels: [LabelPair],
        to text: inout String
    ) {
        switch instrument {
        case .number(let number):
            write("", name, labels, PrometheusText.number(number.value), to: &text)
        case .histogram(let histogram):
            let counts = histogram.counts
            var total: UInt64 = 0
            for (bound, count) in zip(histogram.bounds + [.infinity], counts.byBucket) {
                total += count
                let labels = labels + [LabelPair(name: "le", value: PrometheusText.number(bound))]
                write("_bucket", name, labels, String(total), to: &text)
            }
            write("_sum", name, labels, PrometheusText.number(counts.sum), to: &text)
            write("_count", name, labels, String(total), to: &text)
        }
    }

    private static func write(
        _ suffix: String,
        _ name: String,
        _ labels: [LabelPair],
        _ value: String,
        to text: inout String
    ) {
        text += name
        text += suffix
        if !labels.isEmpty {
            text += "{"
            text += labels.map { "\($0.name)=\(PrometheusText.quoted($0.value))" }.joined(separator: ",")
            text += "}"
        }
        text += " \(value)\n"
    }
}
