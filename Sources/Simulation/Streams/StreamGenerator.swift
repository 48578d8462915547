public import ContactCenter

/// Makes up small streams of one agent that are as awkward as a bus can make them, for property tests.
///
/// Few contacts, many equal times, ties of rank and `seq`, every kind of agent and leg event with every optional field,
/// repetitions and versions and conflicts, starts without ends and ends without starts. About two events in three
/// follow from where their contact stands, so that streams get into the depths of a leg's life; the rest is chance.
/// No realism is meant: that is ``CallCentre``'s business.
public struct StreamGenerator: Sendable {
    /// What the streams are made of.
    public struct Options: Sendable {
        /// How many events a stream has, repetitions included; 1 to 128.
        public var events = 5...60
        /// How many contacts there are at most, 1 to 4.
        public var contacts = 3
        /// How far the last event may be from the first, in milliseconds: up to here every order of arrival is in time.
        public var spanMs: Milliseconds = 120_000
        /// How many of 16 events say again what another said: the same, with another version, or in conflict.
        public var repetitionsIn16 = 2
        /// How many of 16 events are made without looking at what went before.
        public var chaosIn16 = 5

        /// The options that tests of the tracker use.
        public init() {}
    }

    /// The time of the first event of every stream: 2026-03-02T10:00:00Z.
    public static let start = Timestamp(milliseconds: 1_772_445_600_000)

    private let options: Options
    private let vocabulary = StreamVocabulary.shared
    private let seed: UInt64
    private var index: UInt64 = 0

    /// Creates the generator of `seed`.
    public init(seed: UInt64, options: Options = Options()) {
        precondition(options.events.lowerBound > 0 && options.events.upperBound <= 128, "1 to 128 events")
        precondition((1...4).contains(options.contacts), "1 to 4 contacts")
        self.seed = seed
        self.options = options
    }

    /// Makes the next stream in the place of what `stream` was.
    public mutating func next(into stream: inout AgentStream) {
        index &+= 1
        fill(&stream, seed: SplitMix64.mix(seed &+ SplitMix64.mix(index)))
    }

    /// Makes the stream that has `seed`, as ``AgentStream/seed`` names it.
    public func fill(_ stream: inout AgentStream, seed: UInt64) {
        stream.seed = seed
        stream.events.removeAll(keepingCapacity: true)
        var draft = StreamDraft(seed: seed, options: options, vocabulary: vocabulary)
        for index in 0..<draft.count {
            if index > 0 && draft.isRepetitionDue {
                stream.events.append(draft.repetition(of: stream.events[draft.index(below: index)]))
            } else {
                stream.events.append(draft.event(at: index))
            }
        }
    }
}
