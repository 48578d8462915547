internal import ContactCenter

/// Which `agent_id` an id of the telephony system stands for.
///
/// The caller fills it: from a list, from the directory, or with what a regular expression made of an id that was not
/// in it (``DialectDecoder/learn(_:is:)``). Holds as many ids as it is given, so the caller bounds them.
public struct AgentIDTable: Sendable {
    private var vendorIDs = ByteKeyTable()
    private var agentIDs: [Range<Int>] = []
    private var bytes: [UInt8] = []

    /// Creates an empty table.
    public init() {}

    /// Creates a table of `pairs`; of one vendor's id that stands twice the first counts. An `agent_id` in it stands
    /// for itself, unless a pair says otherwise: some systems call agents by one id here and by the other there.
    public init(_ pairs: some Collection<(vendorID: String, agentID: String)>) {
        for pair in pairs {
            Array(Self.id(of: pair.vendorID).utf8).withUnsafeBytes { vendorID in
                Array(pair.agentID.utf8).withUnsafeBytes { _ = insert(vendorID, agentID: $0) }
            }
        }
        for pair in pairs { Array(pair.agentID.utf8).withUnsafeBytes { _ = insert($0, agentID: $0) } }
    }

    /// What records call an agent whom a list names so: of an Amazon Resource Name (`arn:…/agent/ID`) its last part.
    public static func id(of name: String) -> String {
        guard name.hasPrefix("arn:"), let slash = name.lastIndex(of: "/") else { return name }
        let id = name[name.index(after: slash)...]
        return id.isEmpty ? name : String(id)
    }

    /// How many ids it knows.
    public var count: Int { agentIDs.count }

    /// Adds an id unless it is known. An empty `agent_id` is refused.
    /// - Returns: whether it was added.
    @discardableResult
    public mutating func insert(_ vendorID: UnsafeRawBufferPointer, agentID: UnsafeRawBufferPointer) -> Bool {
        guard !agentID.isEmpty, vendorIDs.insert(vendorID) == agentIDs.count else { return false }
        agentIDs.append(bytes.count..<bytes.count + agentID.count)
        bytes.append(contentsOf: agentID)
        return true
    }

    /// The number of `vendorID`; nil where it is not known.
    func number(of vendorID: UnsafeRawBufferPointer) -> Int? {
        vendorIDs.number(of: vendorID)
    }

    /// Calls `body` with the `agent_id` that has `number`.
    func withAgentID<Result>(_ number: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[agentIDs[number]])) }
    }
}
