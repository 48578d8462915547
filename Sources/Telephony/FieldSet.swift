/// A set of fields of a canonical event: one bit each.
struct FieldSet: OptionSet {
    let rawValue: UInt64

    @inline(__always)
    init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    @inline(__always)
    init(_ field: CanonicalField) {
        rawValue = 1 &<< UInt64(field.rawValue)
    }

    /// All fields there are, or ever will be.
    static var every: FieldSet { FieldSet(rawValue: .max) }
}
