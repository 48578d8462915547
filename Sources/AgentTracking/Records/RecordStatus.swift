/// What a published revision says of its identity.
public enum RecordStatus: UInt8, Hashable, BitwiseCopyable, Sendable {
    /// The first revision.
    case closed
    /// A later one.
    case corrected
    /// There is no such record any more.
    case retracted
}
