public import ContactCenter

/// A transfer of a contact. Texts are runs of the tracker's bytes.
public struct ContactTransfer: BitwiseCopyable, Sendable {
    /// When it happened.
    public var at: Timestamp
    /// How; `nil` if the switch did not say.
    public var kind: TransferKind?
    /// Who transferred: who was named, else whose leg was cleared by it.
    public var fromAgentID: Text = .none
    /// To whom.
    public var toAgentID: Text = .none
    /// Into which queue.
    public var toQueue: Text = .none
    /// To which tier.
    public var tier: Text = .none

    init(at: Timestamp) {
        self.at = at
    }
}
