public import ContactCenter

/// What a customer has answered in a survey: for rules on a single contact (alerts 3.2, `detractor`).
public struct SurveyAnswer: Hashable, Sendable {
    /// When it was answered.
    public var at: Timestamp
    /// The contact and what is known of it: the scope that alerts are about.
    public var scope: [UInt8]
    /// Whether they would recommend, 0 to 10; `nil` takes back what was told of this scope.
    public var nps: Int64?

    private enum Field {
        static var at: Int { 1 }
        static var scope: Int { 2 }
        static var nps: Int { 3 }
    }

    /// Creates an answer.
    public init(at instant: Timestamp, scope: [UInt8], nps: Int64?) {
        at = instant
        self.scope = scope
        self.nps = nps
    }

    /// Reads the fields of an answer.
    init(_ message: WireReader) throws(WireError) {
        var reader = message
        var at: Timestamp?
        (scope, nps) = ([], nil)
        self.at = .distantPast
        while try reader.next() {
            switch reader.field {
            case Field.at: at = Timestamp(milliseconds: try reader.signed())
            case Field.scope: scope = Array(try reader.bytes())
            case Field.nps: nps = try reader.signed()
            default: throw reader.unknownField
            }
        }
        guard let at else { throw WireError(.inconsistent, field: Field.at) }
        let dimensions = scope.withUnsafeBytes { ScopeText.dimensions(of: $0) }
        guard dimensions?.contains(.contact) == true else { throw WireError(.inconsistent, field: Field.scope) }
        self.at = at
    }

    /// Writes the fields of an answer.
    func write(to writer: inout WireWriter) {
        writer.signed(Field.at, ifPresent: at.milliseconds)
        scope.withUnsafeBytes { writer.bytes(Field.scope, $0) }
        writer.signed(Field.nps, ifPresent: nps)
    }
}
