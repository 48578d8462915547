public import ContactCenter

/// What a KPI record of a day says of one indicator, for objectives, which may be kept somewhere else.
public struct DayValue: Hashable, Sendable {
    /// The indicator's id.
    public var indicator: [UInt8]
    /// The scope's canonical bytes (``ScopeText``).
    public var scope: [UInt8]
    /// The day.
    public var day: Range<Timestamp>
    /// The revision of the record.
    public var revision: UInt32
    /// The value; `nil` where there was nothing to compute it from.
    public var value: FixedPoint?

    /// Creates the value of an indicator on a day.
    public init(
        indicator: [UInt8],
        scope: [UInt8],
        day: Range<Timestamp>,
        revision: UInt32,
        value: FixedPoint?
    ) {
        self.indicator = indicator
        self.scope = scope
        self.day = day
        self.revision = revision
        self.value = value
    }
}

/// The content of a `DayValue` message: `schemas/proto/aftercall/cells/v1/delta.proto`.
extension DayValue {
    private enum Field {
        static var indicator: Int { 1 }
        static var scope: Int { 2 }
        static var start: Int { 3 }
        static var end: Int { 4 }
        static var revision: Int { 5 }
        static var value: Int { 6 }
    }

    /// Reads a message.
    init(_ message: WireReader) throws(WireError) {
        var reader = message
        var (indicator, scope): ([UInt8], [UInt8]) = ([], [])
        var (start, end): (Int64, Int64) = (0, 0)
        var (revision, value): (UInt32, FixedPoint?) = (0, nil)
        while try reader.next() {
            switch reader.field {
            case Field.indicator: indicator = Array(try reader.bytes())
            case Field.scope: scope = Array(try reader.bytes())
            case Field.start: start = try reader.signed()
            case Field.end: end = try reader.signed()
            case Field.revision: revision = UInt32(try reader.unsigned(atMost: .max))
            case Field.value: value = try FixedPoint(try reader.message())
            default: throw reader.unknownField
            }
        }
        guard start < end else { throw WireError(.inconsistent, field: Field.end) }
        let day = Timestamp(milliseconds: start)..<Timestamp(milliseconds: end)
        self.init(indicator: indicator, scope: scope, day: day, revision: revision, value: value)
    }

    /// Writes the fields of a message.
    func write(to writer: inout WireWriter) {
        indicator.withUnsafeBytes { writer.bytes(Field.indicator, $0) }
        scope.withUnsafeBytes { writer.bytes(Field.scope, $0) }
        writer.signed(Field.start, day.lowerBound.milliseconds)
        writer.signed(Field.end, day.upperBound.milliseconds)
        writer.unsigned(Field.revision, UInt64(revision))
        value?.write(Field.value, to: &writer)
    }
}

extension FixedPoint {
    private enum Field {
        static var digits: Int { 1 }
        static var decimals: Int { 2 }
    }

    /// Reads a `Decimal` message.
    init(_ message: WireReader) throws(WireError) {
        var reader = message
        self.init(0)
        while try reader.next() {
            switch reader.field {
            case Field.digits: digits = try reader.signed()
            case Field.decimals: decimals = UInt8(try reader.unsigned(atMost: 6))
            default: throw reader.unknownField
            }
        }
    }

    /// Writes it as a field that is a `Decimal` message.
    func write(_ field: Int, to writer: inout WireWriter) {
        let mark = writer.begin(field)
        writer.signed(Field.digits, digits)
        writer.unsigned(Field.decimals, UInt64(decimals))
        writer.end(mark)
    }
}
