/// The buckets of the histograms: the layout of HdrHistogram with 128 sub-buckets.
///
/// Values up to 127 have a bucket each; above, each doubling is divided into 64 of equal width. A bucket stands for
/// its middle, which is at most 1/128 (0.79 %) off. Which bucket a value falls into depends on nothing else, so
/// histograms are the same whatever the order, can be added, and can be subtracted.
public enum LogLinear {
    /// How many buckets there are: for values of 32 bits.
    public static let bucketCount = 128 + 25 * 64
    /// The greatest value told apart, 49 days in milliseconds; greater ones count as this one.
    static let greatestValue: Int64 = 0xFFFF_FFFF

    /// The bucket of `value`; below 0 is 0.
    public static func bucket(of value: Int64) -> Int {
        let value = UInt64(min(max(value, 0), greatestValue))
        if value < 128 { return Int(value) }
        let shift = 57 - value.leadingZeroBitCount
        return shift << 6 + Int(value >> UInt64(shift))
    }

    /// What a bucket stands for.
    public static func value(of bucket: Int) -> Int64 {
        if bucket < 128 { return Int64(bucket) }
        let shift = bucket >> 6 - 1
        let lowest = Int64(bucket - shift << 6) << Int64(shift)
        return lowest + 1 << Int64(shift - 1)
    }
}
