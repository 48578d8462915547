public import ContactCenter

/// The last outcome of a contact. Texts are runs of the tracker's bytes.
public struct ContactOutcome: BitwiseCopyable, Sendable {
    /// When it was reported.
    public var at: Timestamp
    /// The agent whose leg was established last before it.
    public var agentID: Text = .none
    /// `resolved`.
    public var resolved: Bool?
    /// `escalated`.
    public var escalated: Bool?
    /// `converted`.
    public var converted: Bool?
    /// `complaint`.
    public var complaint: Bool?
    /// `tier`.
    public var tier: Text = .none
    /// `reason`.
    public var reason: Text = .none
    /// `currency`.
    public var currency: Text = .none
    /// `amount` in millionths of the currency's unit.
    public var amountMicros: Int64?

    init(at: Timestamp) {
        self.at = at
    }
}

/// The last survey of a contact. Texts are runs of the tracker's bytes.
public struct ContactSurvey: BitwiseCopyable, Sendable {
    /// When it was answered.
    public var at: Timestamp
    /// The agent whose leg was established last before it.
    public var agentID: Text = .none
    /// `csat` in thousandths of the scale's unit.
    public var csatThousandths: Int64?
    /// `csat_scale`.
    public var csatScale: Int64?
    /// `nps`, 0 to 10.
    public var nps: Int64?

    init(at: Timestamp) {
        self.at = at
    }
}
