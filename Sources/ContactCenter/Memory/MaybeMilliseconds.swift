/// A number of milliseconds that may be absent, in eight bytes: an `Optional` of it takes sixteen in a row of values.
@frozen
public struct MaybeMilliseconds: BitwiseCopyable, Sendable {
    @usableFromInline static var absent: Int64 { .min }

    @usableFromInline var stored = Int64.min

    /// Creates an absent number.
    @inlinable
    public init() {}

    /// Creates a number that may be absent.
    @inlinable
    public init(_ value: Int64?) {
        stored = value ?? Self.absent
    }

    /// Creates an instant that may be absent.
    @inlinable
    public init(_ instant: Timestamp?) {
        stored = instant?.milliseconds ?? Self.absent
    }

    /// The number; `nil` if it is absent.
    @inlinable
    public var value: Int64? {
        @inline(__always) get { stored == Self.absent ? nil : stored }
        @inline(__always) set { stored = newValue ?? Self.absent }
    }

    /// The same as an instant.
    @inlinable
    public var instant: Timestamp? {
        @inline(__always) get { stored == Self.absent ? nil : Timestamp(milliseconds: stored) }
        @inline(__always) set { stored = newValue?.milliseconds ?? Self.absent }
    }

    /// The number as it lies in memory, so that two can be compared at once.
    @inlinable
    public var bits: Int64 { @inline(__always) get { stored } }
}
