public import ContactCenter

/// How its input has come to a task since it last said so (alerts 3.2).
public struct PartitionReport: BitwiseCopyable, Equatable, Sendable {
    /// The wall clock when it was said.
    public var at: Timestamp
    /// By how much what was read last is older than the wall clock, in milliseconds; 0 where everything was read.
    public var lagMs: Milliseconds
    /// By how much an event's clock was ahead of its arrival at most, in milliseconds.
    public var aheadMs: Milliseconds
    /// How many records were read.
    public var read: Int64
    /// How many of them were later than the correction horizon, and changed nothing.
    public var late: Int64

    private enum Field {
        static var at: Int { 1 }
        static var lagMs: Int { 2 }
        static var aheadMs: Int { 3 }
        static var read: Int { 4 }
        static var late: Int { 5 }
    }

    /// Creates a report of nothing, which was said at `instant`.
    public init(at instant: Timestamp) {
        at = instant
        (lagMs, aheadMs, read, late) = (0, 0, 0, 0)
    }

    /// Reads the fields of a report.
    init(_ message: WireReader) throws(WireError) {
        var reader = message
        var at: Timestamp?
        self.init(at: .distantPast)
        while try reader.next() {
            switch reader.field {
            case Field.at: at = Timestamp(milliseconds: try reader.signed())
            case Field.lagMs: lagMs = try reader.signed()
            case Field.aheadMs: aheadMs = try reader.signed()
            case Field.read: read = try reader.signed()
            case Field.late: late = try reader.signed()
            default: throw reader.unknownField
            }
        }
        guard let at else { throw WireError(.inconsistent, field: Field.at) }
        self.at = at
    }

    /// Writes the fields of a report.
    func write(to writer: inout WireWriter) {
        writer.signed(Field.at, ifPresent: at.milliseconds)
        writer.signed(Field.lagMs, lagMs)
        writer.signed(Field.aheadMs, aheadMs)
        writer.signed(Field.read, read)
        writer.signed(Field.late, late)
    }
}
