import ContactCenter

/// A number of milliseconds that may be absent, in eight bytes: an `Optional` of it takes sixteen in a row of values.
struct MaybeMilliseconds: BitwiseCopyable {
    private static let absent = Int64.min

    private var stored = absent

    var value: Int64? {
        @inline(__always) get { stored == Self.absent ? nil : stored }
        @inline(__always) set { stored = newValue ?? Self.absent }
    }

    /// The same as an instant.
    var instant: Timestamp? {
        @inline(__always) get { stored == Self.absent ? nil : Timestamp(milliseconds: stored) }
        @inline(__always) set { stored = newValue?.milliseconds ?? Self.absent }
    }
}
