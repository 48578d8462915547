import ContactCenter

/// The parts of a changelog record, as runs of it.
struct AgentRecordParts {
    var tenant = UnsafeRawBufferPointer(start: nil, count: 0)
    var agentID = UnsafeRawBufferPointer(start: nil, count: 0)
    var tracker = UnsafeRawBufferPointer(start: nil, count: 0)
    var alerts = UnsafeRawBufferPointer(start: nil, count: 0)
    var repetitions = UnsafeRawBufferPointer(start: nil, count: 0)
    var laterAlerts = UnsafeRawBufferPointer(start: nil, count: 0)
    var alertLabels = UnsafeRawBufferPointer(start: nil, count: 0)
    var publishedRecord: UInt64 = 0
    var alertsDueAt = Timestamp.distantFuture
    /// When the clock alone would change something; right only where ``deadlinesUnder`` is as now.
    var nextActionAt = Timestamp.distantFuture
    var deadlinesUnder: UInt64 = 0
    /// Since when the agent is ready; `nil` where it is not.
    var readySince: Timestamp?
    /// Whether other stages were told of after-call work that runs.
    var hasRunningWork = false
    /// Whose record it is.
    var agent: AgentKey { AgentKey(tenant: tenant, agentID: agentID) }
    private let record: UnsafeRawBufferPointer
    private var hasForeignFields = false

    init(_ record: UnsafeRawBufferPointer) throws(WireError) {
        self.record = record
        var format: UInt32 = 0
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case AgentField.format: format = try reader.unsigned(atMost: .max)
            case AgentField.tenant: tenant = try reader.bytes()
            case AgentField.agentID: agentID = try reader.bytes()
            case AgentField.tracker: tracker = try reader.bytes()
            case AgentField.publishedRecord: publishedRecord = try reader.fixed64()
            case AgentField.alerts: alerts = try reader.bytes()
            case AgentField.alertsDueAt: alertsDueAt = try Self.instant(&reader)
            case AgentField.nextActionAt: nextActionAt = try Self.instant(&reader)
            case AgentField.deadlinesUnder: deadlinesUnder = try reader.fixed64()
            case AgentField.repetitions: repetitions = try reader.bytes()
            case AgentField.laterAlerts: laterAlerts = try reader.bytes()
            case AgentField.alertLabels: alertLabels = try reader.bytes()
            case AgentField.readySince: readySince = try Self.instant(&reader)
            case AgentField.hasRunningWork: hasRunningWork = try reader.flag()
            default:
                try reader.skip()
                hasForeignFields = true
            }
        }
        guard format == ChangelogWriting.format else { throw WireError(.unknownFormat, field: AgentField.format) }
        if agentID.isEmpty { throw WireError(.inconsistent, field: AgentField.agentID) }
    }

    /// Calls `body` with each field that this version does not have, as it stands in the record.
    func forEachForeignField(_ body: (UnsafeRawBufferPointer) -> Void) throws(WireError) {
        if !hasForeignFields { return }
        var reader = WireReader(record)
        while try reader.next() {
            let field = try reader.skip()
            if !(AgentField.format...AgentField.alertLabels ~= reader.field) { body(field) }
        }
    }

    private static func instant(_ reader: inout WireReader) throws(WireError) -> Timestamp {
        // Far from where a timer's instant would overflow.
        Timestamp(milliseconds: try reader.signed(in: -(1 << 48)...1 << 48))
    }
}
