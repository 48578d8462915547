import ContactCenter

/// A contact event as the fold takes it: of the fields of an ``Event`` those that its type has (model 1.3).
///
/// A field that a type does not have is an unknown field: it neither acts nor makes copies of an event differ.
struct ContactEntry: BitwiseCopyable {
    var time: Timestamp
    var sequence: Int64 = 0
    var version: Int64 = 0
    /// `priority`; `amount` in millionths; `csat` in thousandths.
    var first = MaybeMilliseconds()
    /// `csat_scale`.
    var second = MaybeMilliseconds()
    /// `nps`.
    var third = MaybeMilliseconds()
    /// The hash of (source, id).
    var identity: UInt32 = 0
    var id: TextNumber = .none
    var source: TextNumber = .none
    var queue: TextNumber = .none
    var campaign: TextNumber = .none
    var reason: TextNumber = .none
    var customerID: TextNumber = .none
    var cause: TextNumber = .none
    var fromAgentID: TextNumber = .none
    var toAgentID: TextNumber = .none
    var toQueue: TextNumber = .none
    var tier: TextNumber = .none
    var currency: TextNumber = .none
    var kind: EventKind
    var channel: Channel?
    var direction: Direction?
    var transferKind: TransferKind?
    var resolved: Bool?
    var escalated: Bool?
    var converted: Bool?
    var complaint: Bool?

    init(kind: EventKind, time: Timestamp) {
        self.kind = kind
        self.time = time
    }

    /// Takes up an event whose texts are runs of `payload`; they are kept in `texts`.
    init(
        _ event: UnsafePointer<Event>,
        in payload: UnsafeRawBufferPointer,
        _ texts: inout TextStore,
        _ pool: BlockPool
    ) {
        self.init(kind: event.pointee.kind, time: event.pointee.time)
        sequence = event.pointee.sequence
        version = event.pointee.version
        let (source, id) = (event.pointee.source, event.pointee.id)
        identity = EventOrder.identity(source: source.bytes(in: payload), id: id.bytes(in: payload))
        self.source = texts.number(of: source, in: payload, pool)
        self.id = texts.append(id.bytes(in: payload), pool)
        switch kind {
        case .contactQueued:
            queue = texts.number(of: event.pointee.queue, in: payload, pool)
            campaign = texts.number(of: event.pointee.campaign, in: payload, pool)
            reason = texts.number(of: event.pointee.reason, in: payload, pool)
            customerID = texts.number(of: event.pointee.customerID, in: payload, pool)
            channel = event.pointee.channel
            direction = event.pointee.direction
            first = MaybeMilliseconds(event.pointee.contact.priority)
        case .contactLeftQueue:
            queue = texts.number(of: event.pointee.queue, in: payload, pool)
            cause = texts.number(of: event.pointee.cause, in: payload, pool)
        case .contactAbandoned: queue = texts.number(of: event.pointee.queue, in: payload, pool)
        case .contactEnded: cause = texts.number(of: event.pointee.cause, in: payload, pool)
        default: takeDetails(event, in: payload, &texts, pool)
        }
    }

    private mutating func takeDetails(
        _ event: UnsafePointer<Event>,
        in payload: UnsafeRawBufferPointer,
        _ texts: inout TextStore,
        _ pool: BlockPool
    ) {
        switch kind {
        case .contactTransferred:
            transferKind = event.pointee.contact.transferKind
            fromAgentID = texts.number(of: event.pointee.contact.fromAgentID, in: payload, pool)
            toAgentID = texts.number(of: event.pointee.contact.toAgentID, in: payload, pool)
            toQueue = texts.number(of: event.pointee.contact.toQueue, in: payload, pool)
            tier = texts.number(of: event.pointee.contact.tier, in: payload, pool)
        case .contactOutcome:
            resolved = event.pointee.contact.resolved
            escalated = event.pointee.contact.escalated
            converted = event.pointee.contact.converted
            complaint = event.pointee.contact.complaint
            first = MaybeMilliseconds(event.pointee.contact.amountMicros)
            tier = texts.number(of: event.pointee.contact.tier, in: payload, pool)
            currency = texts.number(of: event.pointee.contact.currency, in: payload, pool)
            reason = texts.number(of: event.pointee.reason, in: payload, pool)
        case .contactSurveyed:
            first = MaybeMilliseconds(event.pointee.contact.csatThousandths)
            second = MaybeMilliseconds(event.pointee.contact.csatScale)
            third = MaybeMilliseconds(event.pointee.contact.nps)
        default: preconditionFailure("Events of agents and legs belong to agents")
        }
    }

    /// Calls `body` with each of its texts in place.
    mutating func forEachText(_ body: (inout TextNumber) -> Void) {
        body(&id)
        body(&source)
        body(&queue)
        body(&campaign)
        body(&reason)
        body(&customerID)
        body(&cause)
        body(&fromAgentID)
        body(&toAgentID)
        body(&toQueue)
        body(&tier)
        body(&currency)
    }
}
