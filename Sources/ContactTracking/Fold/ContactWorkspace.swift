public import ContactCenter

/// Settings and thresholds, and the room in which trackers work; one for all trackers of a thread.
public struct ContactWorkspace: ~Copyable {
    /// The settings in force.
    public let settings: ContactSettings
    /// The thresholds in force; whoever reads the directory may change them between two calls.
    public var policies: ContactPolicyTable
    /// Where the memory of the trackers is from.
    public let pool: BlockPool

    // What the fold of the contact at hand has found.
    var summary = ContactSummary()
    var visits = Row<VisitState>()
    var transfers = Row<TransferState>()
    var facts = Row<StoredFact>()
    /// The places of the legs that were established, in the order in which they were.
    var established = Row<UInt16>()
    /// Which of the facts that were told still hold, and which of those found were told.
    var stillTold = Row<Bool>()
    var wasTold = Row<Bool>()
    var sweep = TextSweep()
    private let address = PassedByAddress()

    /// Creates a workspace for trackers whose memory is from `pool`.
    public init(
        settings: ContactSettings = ContactSettings(),
        policies: ContactPolicyTable = ContactPolicyTable(),
        pool: BlockPool = BlockPool()
    ) {
        self.settings = settings
        self.policies = policies
        self.pool = pool
    }

    deinit {
        visits.release(to: pool)
        transfers.release(to: pool)
        facts.release(to: pool)
        established.release(to: pool)
        stillTold.release(to: pool)
        wasTold.release(to: pool)
        sweep.release(to: pool)
    }

    mutating func beginFold() {
        summary = ContactSummary()
        visits.removeAll()
        transfers.removeAll()
        facts.removeAll()
        established.removeAll()
    }
}
