import ContactCenter
import Indicators

/// What was published of one indicator.
struct PublishedValue: Equatable {
    var value: Double?
    var n: Int64?
    var isProvisional = false
    var attribution = ""
    var formula = ""
    var target: Double?
    var attainment: Double?
    var status: String?
}

/// A record as it was published.
struct PublishedRecord: Equatable {
    var scope: String
    var kind: String
    var start: Int64
    var end: Int64
    var isFinal: Bool
    var revision: UInt32
    var values: [String: PublishedValue]

    /// What is kept by a reader that keeps the greatest revision.
    var key: String { kind == "rolling" ? "\(scope)|rolling|\(end - start)" : "\(scope)|\(kind)|\(start)" }
}

/// Facts in, records out: one source task and one table of cells.
final class CellBench {
    var builder: DeltaBuilder
    var table: CellTable
    let catalogue: Catalogue
    /// In the order in which they were published; those that are not final only if ``keepsAll``.
    var published: [PublishedRecord] = []
    var keepsAll = true
    private let ids: [String]
    var least: Int64?
    let pool = BlockPool(chunkSize: 64 << 10)

    init(_ settings: CellSettings = CellSettings(), deltas: DeltaSettings = DeltaSettings()) {
        builder = DeltaBuilder(settings: deltas, pool: pool)
        table = CellTable(settings: settings, pool: pool)
        catalogue = settings.catalogue
        ids = settings.catalogue.rows.map { "\($0.id)" }
    }

    func tell(_ facts: [PlainFact], sign: Int64 = 1) {
        for fact in facts { FactTeller.tell(fact, sign: sign, to: &builder) }
    }

    /// Lets both sides look at the clock.
    func note(now: Int64) {
        builder.note(now: Timestamp(milliseconds: now))
        table.note(now: Timestamp(milliseconds: now))
    }

    /// The deltas of what was told, as records of the inbox.
    func takeDeltas() -> [(key: [UInt8], value: [UInt8])] {
        var deltas: [(key: [UInt8], value: [UInt8])] = []
        builder.forEachScope(source: SourceTask(stage: .contacts, partition: 3)) {
            deltas.append((Array($0), Array($1)))
        }
        builder.removeAll()
        return deltas
    }

    func apply(_ deltas: [(key: [UInt8], value: [UInt8])]) throws {
        for delta in deltas {
            try delta.value.withUnsafeBytes { value in
                guard case .delta(_, let content) = try InboxRecord(value) else { return }
                _ = try delta.key.withUnsafeBytes { try table.add(content, to: $0) }
            }
        }
    }

    func commit() throws {
        try apply(takeDeltas())
    }

    /// Publishes all that is due at `now`, with all sources having reached `least`.
    func publish(now: Int64, least: Int64? = nil, isBehind: Bool = false, limit: Int = .max) {
        let (catalogue, ids, keepsAll) = (catalogue, ids, keepsAll)
        var records: [PublishedRecord] = []
        table.emit(
            now: Timestamp(milliseconds: now),
            least: least.map { Timestamp(milliseconds: $0) },
            isBehind: isBehind,
            limit: limit
        ) { if keepsAll || $0.isFinal { records.append(Self.record($0, catalogue, ids)) } }
        published += records
    }

    /// Publishes everything as final that ends before `now` less the horizon.
    func finish(at now: Int64) {
        publish(now: now, least: now)
    }

    /// The newest revision of each key.
    var latest: [String: PublishedRecord] {
        var latest: [String: PublishedRecord] = [:]
        for record in published where latest[record.key].map({ $0.revision < record.revision }) ?? true {
            latest[record.key] = record
        }
        return latest
    }

    /// The newest record of a scope whose window begins at `start`.
    func record(_ scope: String, _ kind: String, _ start: Int64) -> PublishedRecord? {
        latest["\(scope)|\(kind)|\(start)"]
    }

    /// Every record of the changelog.
    func changelog() -> [[UInt8]: [UInt8]] {
        var log: [[UInt8]: [UInt8]] = [:]
        table.forEachRecord { log[Array($0)] = $1.map { Array($0) } }
        return log
    }

    static func record(_ record: KPIRecord, _ catalogue: Catalogue, _ ids: [String]) -> PublishedRecord {
        var values: [String: PublishedValue] = [:]
        for value in record.values {
            let row = catalogue.rows[value.indicator]
            let currency = String(decoding: value.currency, as: UTF8.self)
            values[currency.isEmpty ? ids[value.indicator] : "\(ids[value.indicator]).\(currency)"] = PublishedValue(
                value: value.value.map(number),
                n: value.n,
                isProvisional: value.isProvisional,
                attribution: "\(row.attribution.name)",
                formula: row.formula.map { "\($0)" } ?? "",
                target: value.target.map(number),
                attainment: value.attainment.map(number),
                status: value.status.map { "\($0.name)" }
            )
        }
        return PublishedRecord(
            scope: String(decoding: record.scope, as: UTF8.self),
            kind: "\(record.window.kind.name)",
            start: record.window.start.milliseconds,
            end: record.window.end.milliseconds,
            isFinal: record.isFinal,
            revision: record.revision,
            values: values
        )
    }

    private static func number(_ value: FixedPoint) -> Double {
        var divisor = 1.0
        for _ in 0..<value.decimals { divisor *= 10 }
        return Double(value.digits) / divisor
    }
}
