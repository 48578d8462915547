extension KafkaError {
    /// The kind of a failure. New kinds may be added: keep a `default` in every switch.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Sendable {
            case configuration, authentication, authorization, transport, timedOut, queueFull, notDelivered
            case unknownTopicOrPartition, topicAlreadyExists, messageTooLarge, invalidRequest, offsetOutOfRange
            case groupMembership, fenced, transaction, state, closed, maxPollExceeded, coordinator, unsupported
            case unreadable, broker, library
        }

        private let kind: Kind

        private init(_ kind: Kind) {
            self.kind = kind
        }

        /// A property or a combination of properties that librdkafka refuses.
        public static let configuration = Code(.configuration)
        /// The broker did not accept who we are.
        public static let authentication = Code(.authentication)
        /// We may not do this.
        public static let authorization = Code(.authorization)
        /// No broker could be reached, or a connection broke.
        public static let transport = Code(.transport)
        /// No answer in time.
        public static let timedOut = Code(.timedOut)
        /// The producer's queue is full; back off and offer the record again.
        public static let queueFull = Code(.queueFull)
        /// At least one record that was accepted could not be delivered.
        public static let notDelivered = Code(.notDelivered)
        /// The topic or the partition does not exist.
        public static let unknownTopicOrPartition = Code(.unknownTopicOrPartition)
        /// A topic of this name exists already.
        public static let topicAlreadyExists = Code(.topicAlreadyExists)
        /// The record is larger than the client or the broker allows.
        public static let messageTooLarge = Code(.messageTooLarge)
        /// An argument that cannot be right.
        public static let invalidRequest = Code(.invalidRequest)
        /// The offset asked for is not in the partition (and nothing says where to go instead).
        public static let offsetOutOfRange = Code(.offsetOutOfRange)
        /// This member is not, or no longer, part of the group's generation.
        public static let groupMembership = Code(.groupMembership)
        /// A newer instance took this one's place.
        public static let fenced = Code(.fenced)
        /// The transaction or its coordinator refuses the step.
        public static let transaction = Code(.transaction)
        /// The call is not possible in the present state.
        public static let state = Code(.state)
        /// The client was closed before.
        public static let closed = Code(.closed)
        /// The consumer was not polled within `max.poll.interval.ms` and left the group.
        public static let maxPollExceeded = Code(.maxPollExceeded)
        /// The group's or transaction's coordinator is loading, moving or unknown.
        public static let coordinator = Code(.coordinator)
        /// The broker or the library does not know this feature.
        public static let unsupported = Code(.unsupported)
        /// Bytes from a broker or of the statistics that cannot be read.
        public static let unreadable = Code(.unreadable)
        /// Any other error that a broker answered.
        public static let broker = Code(.broker)
        /// Any other error of librdkafka itself.
        public static let library = Code(.library)

        /// The kind in one word.
        public var description: String { kind.rawValue }
    }
}
