/// The fields of a delta and of its slices.
enum DeltaField {
    /// Of a delta: its slices, in order.
    static var slices: Int { 1 }
    /// Of a slice: its number less that of the slice before; the first one's is from zero.
    static var slice: Int { 1 }
    /// Of a slice: what is added in it.
    static var measures: Int { 2 }
}
