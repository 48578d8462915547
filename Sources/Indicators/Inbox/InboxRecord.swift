public import ContactCenter

/// The value of a record of `<app>-cells-inbox`: `schemas/proto/aftercall/cells/v1/delta.proto`.
///
/// The key of deltas and gauges is their scope's (``ScopeText``). A watermark goes to each partition; its key says
/// nothing.
public enum InboxRecord {
    /// What is added to a cell: the content of a `Delta` message, not yet looked into.
    case delta(source: SourceTask, UnsafeRawBufferPointer)
    /// What a task knows of a cell now.
    case gauge(source: SourceTask, Gauge)
    /// Up to when the task has told everything.
    case watermark(source: SourceTask, Timestamp)
    /// What a task of the cells stage itself has published of a day. The key is the objective's
    /// (``ObjectiveTable/key(of:)``).
    case dayValue(DayValue)
    /// How its input has come to a task since it last said so. The key is the partition's, as a scope.
    case report(PartitionReport)
    /// What a customer has answered. The key is the contact's, as a scope.
    case answer(SurveyAnswer)

    private static var format: UInt64 { 1 }
    private enum Field {
        static var format: Int { 1 }
        static var stage: Int { 2 }
        static var partition: Int { 3 }
        static var delta: Int { 4 }
        static var gauge: Int { 5 }
        static var watermark: Int { 6 }
        static var dayValue: Int { 7 }
        static var report: Int { 8 }
        static var answer: Int { 9 }
        static var oldestWaiting: Int { 1 }
        static var oldestAfterCallWork: Int { 2 }
        static var readyAgents: Int { 3 }
        static var readySince: Int { 4 }
        static var reachedAt: Int { 1 }
    }

    /// Reads a value, whose bytes a delta goes on pointing to.
    ///
    /// - Throws: what is wrong with the bytes.
    public init(_ value: UnsafeRawBufferPointer) throws(WireError) {
        var reader = WireReader(value)
        var stage: SourceTask.Stage?
        var partition: Int32 = 0
        var (delta, gauge, reachedAt): (UnsafeRawBufferPointer?, Gauge?, Timestamp?) = (nil, nil, nil)
        var (dayValue, report, answer): (DayValue?, PartitionReport?, SurveyAnswer?) = (nil, nil, nil)
        while try reader.next() {
            switch reader.field {
            case Field.format:
                guard try reader.unsigned() == Self.format else { throw WireError(.unknownFormat) }
            case Field.stage: stage = try reader.required(SourceTask.Stage.self)
            case Field.partition: partition = Int32(try reader.unsigned(atMost: UInt32(Int32.max)))
            case Field.delta: delta = try reader.bytes()
            case Field.gauge: gauge = try Self.gauge(try reader.message())
            case Field.watermark: reachedAt = try Self.watermark(try reader.message())
            case Field.dayValue: dayValue = try DayValue(try reader.message())
            case Field.answer: answer = try SurveyAnswer(try reader.message())
            case Field.report: report = try PartitionReport(try reader.message())
            default: throw reader.unknownField
            }
        }
        guard let stage else { throw WireError(.inconsistent, field: Field.stage) }
        let source = SourceTask(stage: stage, partition: partition)
        let isSaid = (
            delta: delta != nil, gauge: gauge != nil, time: reachedAt != nil, day: dayValue != nil,
            report: report != nil, answer: answer != nil
        )
        switch isSaid {
        case (true, false, false, false, false, false): self = .delta(source: source, delta.unsafelyUnwrapped)
        case (false, true, false, false, false, false): self = .gauge(source: source, gauge.unsafelyUnwrapped)
        case (false, false, true, false, false, false): self = .watermark(source: source, reachedAt.unsafelyUnwrapped)
        case (false, false, false, true, false, false): self = .dayValue(dayValue.unsafelyUnwrapped)
        case (false, false, false, false, true, false): self = .report(report.unsafelyUnwrapped)
        case (false, false, false, false, false, true): self = .answer(answer.unsafelyUnwrapped)
        default: throw WireError(.inconsistent)
        }
    }

    private static func gauge(_ message: WireReader) throws(WireError) -> Gauge {
        var reader = message
        var gauge = Gauge()
        while try reader.next() {
            switch reader.field {
            case Field.oldestWaiting: gauge.oldestWaiting = Timestamp(milliseconds: try reader.signed())
            case Field.oldestAfterCallWork: gauge.oldestAfterCallWork = Timestamp(milliseconds: try reader.signed())
            case Field.readyAgents: gauge.readyAgents = try reader.signed()
            case Field.readySince: gauge.readySince = Timestamp(milliseconds: try reader.signed())
            default: throw reader.unknownField
            }
        }
        return gauge
    }

    private static func watermark(_ message: WireReader) throws(WireError) -> Timestamp {
        var reader = message
        var reachedAt: Timestamp?
        while try reader.next() {
            guard reader.field == Field.reachedAt else { throw reader.unknownField }
            reachedAt = Timestamp(milliseconds: try reader.signed())
        }
        guard let reachedAt else { throw WireError(.inconsistent, field: Field.watermark) }
        return reachedAt
    }

    // MARK: Writing

    /// Appends the value of a gauge to `writer`.
    public static func write(_ gauge: Gauge, of source: SourceTask, to writer: inout WireWriter) {
        begin(source, &writer)
        let mark = writer.begin(Field.gauge)
        write(gauge, to: &writer)
        writer.end(mark)
    }

    /// Appends the value of a watermark to `writer`: everything up to `reachedAt` has been told.
    public static func write(watermark reachedAt: Timestamp, of source: SourceTask, to writer: inout WireWriter) {
        begin(source, &writer)
        let mark = writer.begin(Field.watermark)
        writer.signed(Field.reachedAt, ifPresent: reachedAt.milliseconds)
        writer.end(mark)
    }

    /// Appends the value of what a day's record said to `writer`.
    public static func write(_ dayValue: DayValue, of source: SourceTask, to writer: inout WireWriter) {
        begin(source, &writer)
        let mark = writer.begin(Field.dayValue)
        dayValue.write(to: &writer)
        writer.end(mark)
    }

    /// Appends the value of a report to `writer`.
    public static func write(_ report: PartitionReport, of source: SourceTask, to writer: inout WireWriter) {
        begin(source, &writer)
        let mark = writer.begin(Field.report)
        report.write(to: &writer)
        writer.end(mark)
    }

    /// Appends the value of an answer to `writer`.
    public static func write(_ answer: SurveyAnswer, of source: SourceTask, to writer: inout WireWriter) {
        begin(source, &writer)
        let mark = writer.begin(Field.answer)
        answer.write(to: &writer)
        writer.end(mark)
    }

    /// Begins the value of a delta, whose content is then written and ended with the mark.
    static func beginDelta(of source: SourceTask, _ writer: inout WireWriter) -> WireWriter.Mark {
        begin(source, &writer)
        return writer.begin(Field.delta)
    }

    /// Writes the fields of a gauge, which the changelog has too.
    static func write(_ gauge: Gauge, to writer: inout WireWriter) {
        writer.signed(Field.oldestWaiting, ifPresent: gauge.oldestWaiting?.milliseconds)
        writer.signed(Field.oldestAfterCallWork, ifPresent: gauge.oldestAfterCallWork?.milliseconds)
        writer.signed(Field.readyAgents, gauge.readyAgents)
        writer.signed(Field.readySince, ifPresent: gauge.readySince?.milliseconds)
    }

    /// Reads the fields of a gauge.
    static func readGauge(_ message: WireReader) throws(WireError) -> Gauge { try gauge(message) }

    private static func begin(_ source: SourceTask, _ writer: inout WireWriter) {
        writer.present(Field.format, format)
        writer.enumeration(Field.stage, source.stage)
        writer.unsigned(Field.partition, UInt64(max(source.partition, 0)))
    }
}
