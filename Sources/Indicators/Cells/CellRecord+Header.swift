import ContactCenter

/// The record of a scope as a whole.
extension CellRecord {
    private enum Field {
        static var finalBefore: Int { 2 }
        static var newestSlice: Int { 3 }
        static var levels: Int { 4 }
        static var levelCounts: Int { 5 }
        static var levelOffsets: Int { 6 }
        static var runFrom: Int { 7 }
        static var runTo: Int { 8 }
        static var rolling: Int { 9 }
        static var gauges: Int { 10 }
        static var stage: Int { 1 }
        static var partition: Int { 2 }
        static var gauge: Int { 3 }
    }

    /// Whether the records of two headers differ in more than the newest slice, which the slices mostly tell as well.
    static func differs(_ left: ScopeHeader, _ right: ScopeHeader) -> Bool {
        left.finalBefore != right.finalBefore || left.folded != right.folded || left.runFrom != right.runFrom
            || left.runTo != right.runTo
            || left.rollingRevisions != right.rollingRevisions
    }

    static func write(
        _ header: ScopeHeader,
        _ gauges: UnsafeMutableBufferPointer<SourceGauge>,
        to writer: inout WireWriter
    ) {
        writer.present(1, format)
        writer.signed(Field.finalBefore, ifPresent: header.finalBefore == .min ? nil : Int64(header.finalBefore))
        writer.signed(Field.newestSlice, ifPresent: header.newestSlice == .min ? nil : header.newestSlice)
        if !header.folded.isZero {
            let levels = writer.begin(Field.levels)
            for index in 0..<Level.room where isSet(header.folded, index) { writer.element(UInt64(index)) }
            writer.end(levels)
            writeSigned(Field.levelCounts, header.folded.counts, of: header.folded, to: &writer)
            writeSigned(Field.levelOffsets, header.folded.offsets, of: header.folded, to: &writer)
        }
        if header.runFrom <= header.runTo {
            writer.signed(Field.runFrom, ifPresent: Int64(header.runFrom))
            writer.signed(Field.runTo, ifPresent: Int64(header.runTo))
        }
        if header.rollingRevisions != SIMD4() {
            let rolling = writer.begin(Field.rolling)
            for index in 0..<3 { writer.element(UInt64(header.rollingRevisions[index])) }
            writer.end(rolling)
        }
        for gauge in gauges {
            let mark = writer.begin(Field.gauges)
            writer.enumeration(Field.stage, gauge.source.stage)
            writer.unsigned(Field.partition, UInt64(max(gauge.source.partition, 0)))
            let content = writer.begin(Field.gauge)
            InboxRecord.write(gauge.gauge, to: &writer)
            writer.end(content)
            writer.end(mark)
        }
    }

    private static func isSet(_ levels: Levels, _ index: Int) -> Bool {
        levels.counts[index] != 0 || levels.offsets[index] != 0
    }

    private static func writeSigned(
        _ field: Int,
        _ values: SIMD16<Int64>,
        of levels: Levels,
        to writer: inout WireWriter
    ) {
        let mark = writer.begin(field)
        for index in 0..<Level.room where isSet(levels, index) {
            let value = values[index]
            writer.element(UInt64(bitPattern: value << 1 ^ value >> 63))
        }
        writer.end(mark)
    }

    static func read(
        _ value: UnsafeRawBufferPointer,
        _ header: inout ScopeHeader,
        _ gauges: inout [SourceGauge]
    ) throws(WireError) {
        let bases = Int64(Int32.min)...Int64(Int32.max)
        var reader = WireReader(value)
        var levels = WireReader(nothing)
        var counts = levels
        while try reader.next() {
            switch reader.field {
            case 1: try expectFormat(&reader)
            case Field.finalBefore: header.finalBefore = Int32(try reader.signed(in: bases))
            case Field.newestSlice: header.newestSlice = try reader.signed(in: -(1 << 40)...(1 << 40))
            case Field.levels: levels = try reader.message()
            case Field.levelCounts: counts = try reader.message()
            case Field.levelOffsets: try readLevels(levels, counts, try reader.message(), &header.folded)
            case Field.runFrom: header.runFrom = Int32(try reader.signed(in: bases))
            case Field.runTo: header.runTo = Int32(try reader.signed(in: bases))
            case Field.rolling:
                var message = try reader.message()
                for index in 0..<3 { header.rollingRevisions[index] = try message.element(atMost: .max) }
            case Field.gauges: gauges.append(try gauge(try reader.message()))
            default: throw reader.unknownField
            }
        }
    }

    private static func readLevels(
        _ levels: WireReader,
        _ counts: WireReader,
        _ offsets: WireReader,
        _ target: inout Levels
    ) throws(WireError) {
        var (levels, counts, offsets) = (levels, counts, offsets)
        while !levels.isAtEnd {
            let index = Int(try levels.element(atMost: UInt32(Level.room - 1)))
            target.counts[index] = try counts.signedElement()
            target.offsets[index] = try offsets.signedElement()
        }
    }

    private static func gauge(_ message: WireReader) throws(WireError) -> SourceGauge {
        var reader = message
        var (stage, partition): (SourceTask.Stage?, Int32) = (nil, 0)
        var gauge = Gauge()
        while try reader.next() {
            switch reader.field {
            case Field.stage: stage = try reader.required(SourceTask.Stage.self)
            case Field.partition: partition = Int32(try reader.unsigned(atMost: UInt32(Int32.max)))
            case Field.gauge: gauge = try InboxRecord.readGauge(try reader.message())
            default: throw reader.unknownField
            }
        }
        guard let stage else { throw WireError(.inconsistent, field: Field.gauges) }
        return SourceGauge(source: SourceTask(stage: stage, partition: partition), gauge: gauge)
    }
}
