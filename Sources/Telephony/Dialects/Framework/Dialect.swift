public import ContactCenter

/// One format of records that a telephony system writes, and how it is read.
///
/// A dialect is a function from one record to zero or more canonical events; it keeps nothing between records. All
/// dialects stand in ``all`` and nowhere else: what configures, lists, converts, fuzzes or measures them goes by that
/// table.
public struct Dialect: Sendable {
    /// Reads the record that the context holds: adds events to it, or says why there are none. The headers say whether
    /// it is a CloudEvent.
    typealias Reader = @Sendable (inout DialectContext, borrowing CloudEventHeaders) throws(DialectFault) -> Void

    /// What `format` in the configuration of a source says.
    public let name: String
    /// What it reads, in a line.
    public let summary: String
    /// The public documentation that its field names come from.
    public let reference: String
    /// What has to be configured, or may be.
    public let needs: DialectNeeds
    /// How late its records usually tell of what has happened, in milliseconds; `nil` where they tell as it happens.
    public let horizonMs: Milliseconds?
    /// Whether its records also tell that an agent is there of whom there is nothing else to tell.
    public let tellsHeartbeats: Bool
    let read: Reader

    init(
        _ name: String,
        _ summary: String,
        reference: String,
        needs: DialectNeeds = [],
        horizonMs: Milliseconds? = nil,
        tellsHeartbeats: Bool = false,
        read: @escaping Reader
    ) {
        self.name = name
        self.summary = summary
        self.reference = reference
        self.needs = needs
        self.horizonMs = horizonMs
        self.tellsHeartbeats = tellsHeartbeats
        self.read = read
    }

    /// The dialect called `name`; nil if there is none.
    public static func named(_ name: String) -> Dialect? {
        all.first { $0.name == name }
    }
}
