/// Why a call on a port failed, as far as a worker acts on it.
public struct StreamFailure: Error, Hashable, Sendable {
    /// What the worker has to do about a failure.
    public enum Kind: Hashable, Sendable {
        /// The same call with identical arguments may succeed later.
        case retriable
        /// The transaction can only be aborted; the producer stays.
        case abortable
        /// The producer can do nothing more: a new one with the same transactional id has to take its place.
        case fatal
        /// A newer producer with the same transactional id has taken over, or the broker gave up on a transaction of
        /// this one. Handled as ``fatal``, counted apart.
        case fenced
        /// Only a person can help: what is asked for will be refused, or cannot be read, as often as it is tried.
        case refused
        /// The worker ends here as a killed process does: nothing is aborted, left or closed.
        case halted
    }

    /// What the worker has to do.
    public let kind: Kind

    /// The name of the error, for logs; never a payload.
    public let reason: String

    /// Why it takes a person, where that is known.
    public enum Cause: Hashable, Sendable {
        /// The broker denies a right.
        case denied
        /// The broker does not accept who we are.
        case notRecognised
        /// A client cannot be made as it is configured.
        case configuration
        /// Records were deleted before they were read.
        case recordsGone
    }

    /// Why it takes a person; `nil` where it does not, and for all other reasons.
    public let cause: Cause?

    /// Creates a failure of `kind` that logs name `reason`.
    public init(_ kind: Kind, _ reason: String, cause: Cause? = nil) {
        self.kind = kind
        self.reason = reason
        self.cause = cause
    }
}
