/// Why a record of the directory cannot be used. Says nothing of its contents.
struct DirectoryComplaint: Error, Hashable {
    /// The field, such as `versions[1].plan.count`; `key` and `value` are the record's own.
    var field: String
    /// What is wrong with it.
    var reason: String

    init(_ field: String, _ reason: String) {
        self.field = field
        self.reason = reason
    }
}
