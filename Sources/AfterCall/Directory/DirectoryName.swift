/// What an entry of the directory is about: a tenant, and the id by which events name an agent, a queue or a campaign.
public struct DirectoryName: Hashable, Sendable {
    /// The tenant; empty where the bus names none.
    public var tenant: [UInt8]
    /// The id.
    public var id: [UInt8]

    /// Creates a name.
    public init(tenant: [UInt8] = [], id: [UInt8]) {
        self.tenant = tenant
        self.id = id
    }

    /// Creates a name from text.
    public init(tenant: String = "", id: String) {
        self.init(tenant: Array(tenant.utf8), id: Array(id.utf8))
    }

    /// The same for bytes that somebody else owns.
    init(tenant: UnsafeRawBufferPointer, id: UnsafeRawBufferPointer) {
        self.init(tenant: Array(tenant), id: Array(id))
    }
}
