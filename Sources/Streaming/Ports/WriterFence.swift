/// A port that ends transactions which former owners of partitions left open: a dead process's transaction keeps its
/// offsets pending, and its partitions from being read, until it times out.
public protocol WriterFence: AnyObject {
    /// Ends the open transactions of those who were the last to commit offsets of `partitions`.
    ///
    /// Whoever is fenced by mistake, because he is alive, does his transaction again.
    /// - Throws: whatever comes between; offsets may then stay pending until the transaction times out.
    func endTransactions(of partitions: [Int32], timeoutMs: Int64) throws(StreamFailure)
}
