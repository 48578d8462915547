import ContactCenter
import Indicators

/// KPI records as JSON (topics, KPI record).
struct KPIEncoder {
    /// The indicators that values refer to.
    let catalogue: Catalogue
    /// The IANA name of the zone whose hours and days are counted.
    let timeZone: [UInt8]
    /// Whether something may have been counted twice: `processing.guarantee: at_least_once`.
    let isApproximate: Bool

    /// Room for everything of a record beside its values and texts.
    private static var fixedRoom: Int { 640 }
    /// Room for a value beside its currency: five numbers, the longest id and formula, and the names of members.
    private static var valueRoom: Int { 440 }

    /// Appends the record to `batch`.
    ///
    /// Its key is the scope's, and the window: `interval|2026-11-22T08:15:00.000Z`, or `rolling|PT5M`, of which there
    /// is one for each length.
    func append(_ record: KPIRecord, as output: Output, headers: Range<Int>, to batch: inout OutputBatch) {
        let key = appendKey(record, to: &batch)
        var textCount = record.scope.count + timeZone.count
        for value in record.values { textCount += 2 * value.currency.count }
        var writer = batch.begin(atMost: Self.fixedRoom + record.values.count * Self.valueRoom + 6 * textCount)
        let start = writer.cursor
        writeScope(record.scope, to: &writer)
        let time = writeWindow(record.window.kind.name, record.window.start, record.window.end, to: &writer)
        writer.literal(record.isFinal ? #","final":true,"revision":"# : #","final":false,"revision":"#)
        writer.integer(Int64(record.revision))
        writer.literal(#","indicators":{"#)
        for (position, value) in record.values.enumerated() {
            if position > 0 { writer.byte(0x2C) }
            write(value, to: &writer)
        }
        writer.byte(0x7D)
        writeEnd(record.computedAt, to: &writer)
        writer.byte(0x7D)
        var identity = EventIdentity("kpi")
        identity.combine(key.bytes(in: batch.bytes))
        identity.combine(Int64(record.revision))
        batch.end(writer, from: start, as: output, key: key, identity: identity, time: time, headers: headers)
    }

    /// Appends the record of an objective, whose scope is everything and whose key is its name.
    ///
    /// - Parameter revision: counts from 1 what was published of it.
    func append(
        _ progress: ObjectiveProgress,
        revision: Int64,
        computedAt: Timestamp,
        as output: Output,
        headers: Range<Int>,
        to batch: inout OutputBatch
    ) {
        let objective = progress.objective
        var textCount = objective.name.count + timeZone.count
        for result in objective.keyResults { textCount += result.indicator.count + result.scope.text.count }
        var keyWriter = batch.begin(atMost: 32 + 6 * objective.name.count)
        let keyStart = keyWriter.cursor
        keyWriter.word("all|objective|")
        objective.name.withUnsafeBytes { keyWriter.bytes($0) }
        let key = batch.end(keyWriter, from: keyStart)
        let room = Self.fixedRoom + objective.keyResults.count * Self.valueRoom + 6 * textCount
        var writer = batch.begin(atMost: room)
        let start = writer.cursor
        writer.literal(#"{"scope":{}"#)
        let time = writeWindow("objective", objective.start, objective.end, to: &writer)
        writer.literal(#","final":false,"revision":"#)
        writer.integer(revision)
        writer.literal(#","indicators":{}"#)
        writeEnd(computedAt, to: &writer)
        write(progress, to: &writer)
        writer.byte(0x7D)
        var identity = EventIdentity("kpi")
        identity.combine(key.bytes(in: batch.bytes))
        identity.combine(revision)
        batch.end(writer, from: start, as: output, key: key, identity: identity, time: time, headers: headers)
    }

    // MARK: Parts

    private func appendKey(_ record: KPIRecord, to batch: inout OutputBatch) -> Text {
        var writer = batch.begin(atMost: record.scope.count + 64)
        let start = writer.cursor
        writer.bytes(record.scope)
        writer.byte(0x7C)
        writer.word(record.window.kind.name)
        writer.byte(0x7C)
        if record.window.kind == .rolling {
            writer.word("PT")
            writer.integer(record.window.length / 60_000)
            writer.byte(0x4D)
        } else {
            writer.instant(record.window.start)
        }
        return batch.end(writer, from: start)
    }

    private func writeScope(_ scope: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        writer.literal(#"{"scope":"#)
        writeDimensions(scope, to: &writer)
    }

    private func writeDimensions(_ scope: UnsafeRawBufferPointer, to writer: inout JSONWriter) {
        writer.byte(0x7B)
        var isFirst = true
        ScopeText.forEachValue(of: scope) { dimension, value in
            if !isFirst { writer.byte(0x2C) }
            isFirst = false
            writer.name(dimension.name)
            writer.byte(0x3A)
            writer.string(value)
        }
        writer.byte(0x7D)
    }

    /// Writes the window, and returns where its end stands, which is the time of the record.
    private func writeWindow(
        _ kind: StaticString,
        _ start: Timestamp,
        _ end: Timestamp,
        to writer: inout JSONWriter
    ) -> UnsafeMutableRawPointer {
        writer.literal(#","window":{"kind":"#)
        writer.name(kind)
        writer.literal(#","start":""#)
        writer.instant(start)
        writer.literal(#"","end":""#)
        let time = writer.cursor
        writer.instant(end)
        writer.literal(#"","time_zone":"#)
        timeZone.withUnsafeBytes { writer.string($0) }
        writer.byte(0x7D)
        return time
    }

    private func writeEnd(_ computedAt: Timestamp, to writer: inout JSONWriter) {
        writer.literal(
            isApproximate ? #","approximate":true,"computed_at":""# : #","approximate":false,"computed_at":""#
        )
        writer.instant(computedAt)
        writer.byte(0x22)
    }

    private func write(_ value: KPIValue, to writer: inout JSONWriter) {
        let row = catalogue.rows[value.indicator]
        writer.byte(0x22)
        writer.word(row.id)
        if value.currency.count > 0 {
            writer.byte(0x2E)
            writer.escaped(value.currency)
        }
        writer.literal(#"":{"value":"#)
        write(value.value, to: &writer)
        writer.literal(#","unit":"#)
        if let unit = row.unit.name {
            writer.name(unit)
        } else {
            writer.string(value.currency)
        }
        if let formula = row.formula {
            writer.literal(#","formula":"#)
            writer.name(formula)
        }
        writer.literal(#","attribution":"#)
        writer.name(row.attribution.name)
        writer.literal(#","n":"#)
        writer.integer(value.n)
        if let target = value.target {
            writer.literal(#","target":"#)
            write(target, to: &writer)
            writer.literal(#","attainment":"#)
            write(value.attainment, to: &writer)
            writer.literal(#","status":"#)
            writer.name(value.status?.name)
        }
        if value.isProvisional { writer.literal(#","provisional":true"#) }
        writer.byte(0x7D)
    }

    private func write(_ progress: ObjectiveProgress, to writer: inout JSONWriter) {
        let objective = progress.objective
        writer.literal(#","objective":{"name":"#)
        objective.name.withUnsafeBytes { writer.string($0) }
        writer.literal(#","progress":"#)
        write(progress.progress, to: &writer)
        writer.literal(#","key_results":["#)
        for (index, result) in objective.keyResults.enumerated() {
            writer.literal(index > 0 ? #",{"indicator":"# : #"{"indicator":"#)
            result.indicator.withUnsafeBytes { writer.string($0) }
            writer.literal(#","scope":"#)
            result.scope.text.withUnsafeBytes { writeDimensions($0, to: &writer) }
            writer.literal(#","from":"#)
            write(result.from, to: &writer)
            writer.literal(#","to":"#)
            write(result.to, to: &writer)
            writer.literal(#","by":"#)
            writer.quoted(result.by)
            writer.literal(#","value":"#)
            write(progress.states[index]?.value, to: &writer)
            writer.literal(#","progress":"#)
            write(progress.progress(ofKeyResult: index), to: &writer)
            writer.byte(0x7D)
        }
        writer.literal("]}")
    }

    private func write(_ number: FixedPoint?, to writer: inout JSONWriter) {
        writer.decimal(number)
    }
}
