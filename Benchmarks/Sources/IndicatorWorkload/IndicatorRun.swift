public import ContactCenter
public import Indicators

/// One path from facts to records, step by step, so that each step can be measured.
public struct IndicatorRun: ~Copyable {
    /// Where facts come from.
    public private(set) var workload: IndicatorWorkload
    /// The cells.
    public private(set) var table: CellTable
    private var queues: [Text] = []
    private var queueNames = ByteArena()
    private var deltas = ByteArena()
    private var places: [(key: Text, value: Text)] = []
    /// How many bytes the deltas of the last commit have.
    public var deltaBytes: Int { deltas.count }
    /// How many deltas it has.
    public var deltaCount: Int { places.count }
    /// How many records were published.
    public private(set) var records = 0

    /// Creates a run that has told nothing.
    public init(size: IndicatorWorkload.Size, pool: BlockPool, settings: CellSettings = CellSettings()) {
        workload = IndicatorWorkload(size: size, pool: pool)
        table = CellTable(settings: settings, pool: pool)
    }

    /// Tells facts to the builder of deltas.
    public mutating func tell(contacts: Int, durationMs: Int64) {
        workload.tell(contacts: contacts, durationMs: durationMs)
    }

    /// Writes the deltas of what was told.
    public mutating func write() {
        deltas.truncate(to: 0)
        places.removeAll(keepingCapacity: true)
        var places = self.places
        var deltas = ByteArena()
        swap(&deltas, &self.deltas)
        workload.takeDeltas { key, value in
            let key = deltas.append(key)
            places.append((key, deltas.append(value)))
        }
        swap(&deltas, &self.deltas)
        self.places = places
    }

    /// Adds the deltas to the cells, in a transaction.
    public mutating func add() throws {
        table.beginTransaction()
        for place in places {
            guard case .delta(_, let content) = try InboxRecord(place.value.bytes(in: deltas.bytes)) else { continue }
            try table.add(content, to: place.key.bytes(in: deltas.bytes))
        }
        table.keep()
    }

    /// Lets the number of agents who are ready for a queue be known, by skills.
    public mutating func useSkills() {
        var times: [ScopeKey: [Range<Timestamp>]] = [:]
        for scope in workload.queueScopes() {
            times[scope] = [Timestamp.distantPast..<Timestamp.distantFuture]
            scope.text.withUnsafeBytes { queues.append(queueNames.append($0)) }
        }
        table.setTimesWithSkills(times)
    }

    /// Says for each queue of which that can be known that so many agents are ready, in a transaction.
    public mutating func add(readyAgents: Int64) throws {
        var gauge = Gauge()
        gauge.readyAgents = readyAgents
        gauge.readySince = workload.now
        table.beginTransaction()
        for queue in queues {
            let source = SourceTask(stage: .agents, partition: 0)
            try table.set(gauge, of: source, in: queue.bytes(in: queueNames.bytes))
        }
        table.keep()
    }

    /// How many windows of scopes are kept, and how many bytes they and all else of the scopes have in a changelog.
    public mutating func countKept() -> (windows: Int, bytes: Int) {
        var (windows, bytes) = (0, 0)
        table.forEachRecord { key, value in
            guard let value else { return }
            if key.dropFirst(key.lastIndex(of: 0x7C).map { $0 + 1 } ?? key.count).first == 0x62 { windows += 1 }
            bytes += value.count
        }
        return (windows, bytes)
    }

    /// Publishes what is due.
    public mutating func emit(limit: Int = .max) {
        table.beginTransaction()
        records += table.emit(now: workload.now, least: workload.now, limit: limit) { _ in }
        table.keep()
    }
}
