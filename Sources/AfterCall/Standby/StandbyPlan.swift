import ContactCenter

/// Which partitions of others an instance keeps copies of.
enum StandbyPlan {
    /// The partitions of which `instance` is to have a copy, its own among them.
    ///
    /// Each partition has a ranking of all instances (rendezvous hashing), the same wherever it is reckoned, and the
    /// first `copies` + 1 of it keep the partition: one of them may be the owner, who needs no second copy. So a
    /// partition has at least `copies` beside its owner's, and moves only when one of those instances comes or goes.
    static func partitions(of instance: String, among instances: [String], copies: Int, count: Int32) -> [Int32] {
        guard copies > 0 else { return [] }
        let names = Set(instances).union([instance])
        return (0..<count).filter { partition in
            let own = rank(instance, partition)
            let before = names.filter { $0 != instance && rank($0, partition) < own }.count
            return before <= copies
        }
    }

    private static func rank(_ instance: String, _ partition: Int32) -> UInt64 {
        var hash = ByteHash()
        Array(instance.utf8).withUnsafeBytes { hash.combine($0) }
        hash.combine(Int64(partition))
        return hash.value
    }
}
