/// The directory as it is being read: what the newest good record of each key says.
struct DirectoryTable {
    /// What holds now.
    private(set) var directory = Directory()
    /// By the key of the record.
    private var entries: [[UInt8]: DirectoryEntry] = [:]
    private var decoder: DirectoryDecoder

    /// - Parameters:
    ///   - timeZone: IANA name of the zone in which dates begin.
    ///   - configuration: what policies have to go together with.
    init(timeZone: String, configuration: AfterCallConfiguration = AfterCallConfiguration()) {
        decoder = DirectoryDecoder(timeZone: timeZone, configuration: configuration)
    }

    /// Whether something is known of what `key` stands for.
    func knows(_ key: [UInt8]?) -> Bool { key.map { entries[$0] != nil } ?? false }

    /// Takes up a record; a null value removes what its key stood for.
    ///
    /// - Returns: whether that changes anything.
    /// - Throws: why the record cannot be used; what its key stood for stays.
    mutating func apply(key: [UInt8]?, value: [UInt8]?) throws(DirectoryComplaint) -> Bool {
        guard let key else { throw DirectoryComplaint("key", "is missing") }
        guard let value else {
            guard let known = entries.removeValue(forKey: key) else { return false }
            directory.remove(known)
            return true
        }
        let entry = try decoder.decode(key: key, value: value)
        if let known = entries[key] {
            if known == entry { return false }
            directory.remove(known)
        }
        entries[key] = entry
        directory.set(entry)
        return true
    }
}
