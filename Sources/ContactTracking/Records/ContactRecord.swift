public import ContactCenter

/// A contact as a whole, as published on `aftercall.contacts`. Texts are runs of the tracker's bytes.
public struct ContactRecord: BitwiseCopyable, Sendable {
    /// Whether the record says something, or that there never was such a contact.
    public enum Status: UInt8, BitwiseCopyable, Sendable {
        /// The contact as known now.
        case current
        /// It turned out that no leg and no visit of it has closed; only ``ContactRecord/revision`` says something.
        case retracted
    }

    /// Counts from 1, one more for each record of the contact.
    public internal(set) var revision: Int32 = 0
    /// Whether it is withdrawn.
    public internal(set) var status = Status.current
    /// Whether it has ended, waits nowhere, and all its wraps are closed (model 1.9).
    public var isComplete = false

    /// The customer: who was named last.
    public var customerID: Text = .none
    /// The campaign that was named last.
    public var campaign: Text = .none
    /// The reason that was named last.
    public var reason: Text = .none
    /// The channel that was named last.
    public var channel: Channel?
    /// The direction that was named last, consultations apart.
    public var direction: Direction?
    /// When it was first queued, or when its first leg began, whichever was earlier.
    public var startedAt: Timestamp?
    /// When it ended; where nothing said so and nothing goes on, when its last leg was cleared or its last visit was
    /// abandoned. `nil` while it goes on.
    public var endedAt: Timestamp?
    /// The cause that `contact.ended` gave.
    public var endCause: Text = .none

    /// Its visits, as places in ``ContactEffects/visits``, oldest first.
    public internal(set) var visits: Range<Int> {
        get { Int(visitsPlaces.x)..<Int(visitsPlaces.y) }
        set { visitsPlaces = SIMD2(Int32(newValue.lowerBound), Int32(newValue.upperBound)) }
    }
    /// Its legs, as places in ``ContactEffects/legs``, oldest first.
    public internal(set) var legs: Range<Int> {
        get { Int(legsPlaces.x)..<Int(legsPlaces.y) }
        set { legsPlaces = SIMD2(Int32(newValue.lowerBound), Int32(newValue.upperBound)) }
    }
    /// Its transfers, as places in ``ContactEffects/transfers``, oldest first.
    public internal(set) var transfers: Range<Int> {
        get { Int(transfersPlaces.x)..<Int(transfersPlaces.y) }
        set { transfersPlaces = SIMD2(Int32(newValue.lowerBound), Int32(newValue.upperBound)) }
    }
    /// Its last outcome.
    public var outcome: ContactOutcome?
    /// Its last survey.
    public var survey: ContactSurvey?

    /// How many legs were established and cleared and are no consultation; what follows are sums over these.
    public var handled: Int32 = 0
    /// The waits of all closed visits, those of lost track apart.
    public var waitMs: Milliseconds = 0
    /// Ringing.
    public var ringMs: Milliseconds = 0
    /// Talk.
    public var talkMs: Milliseconds = 0
    /// Hold.
    public var holdMs: Milliseconds = 0
    /// Consultations.
    public var consultMs: Milliseconds = 0
    /// After-call work that has ended.
    public var wrapMs: Milliseconds = 0
    /// From first queued (or established) to the outcome that says resolved; `nil` where none does.
    public var resolutionMs: Milliseconds?

    private var visitsPlaces = SIMD2<Int32>()
    private var legsPlaces = SIMD2<Int32>()
    private var transfersPlaces = SIMD2<Int32>()

    init() {}

    /// Talk, hold and wrap together.
    public var handleMs: Milliseconds { talkMs &+ holdMs &+ wrapMs }
}
