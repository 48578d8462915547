import ContactCenter

/// The value of an indicator in a record.
public struct KPIValue: BitwiseCopyable {
    /// The place of its row in the ``Catalogue``.
    public var indicator: Int
    /// What it is; `nil` where there was nothing to compute it from.
    public var value: FixedPoint?
    /// Of how many it was computed; `nil` where it has no denominator. Of times: milliseconds.
    public var n: Int64?
    /// The currency of an amount; its bytes belong to the record.
    public var currency = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Whether what it waits for may still change it.
    public var isProvisional = false
    /// The target, if there is one, and how much of it is reached.
    public var target: FixedPoint?
    /// `nil` without a target or a value.
    public var attainment: FixedPoint?
    /// `nil` without a target or a value.
    public var status: TargetStatus?

    /// Creates a value without a target.
    public init(_ indicator: Int, _ value: FixedPoint?, n: Int64? = nil) {
        self.indicator = indicator
        self.value = value
        self.n = n
    }

    func combine(into hash: inout ByteHash) {
        hash.combine(UInt64(indicator), value == nil ? 0 : 1)
        hash.combine(UInt64(bitPattern: value?.digits ?? 0), UInt64(value?.decimals ?? 0))
        hash.combine(UInt64(bitPattern: n ?? -1), isProvisional ? 1 : 0)
        if currency.count > 0 { hash.combine(currency) }
        if let target {
            hash.combine(UInt64(bitPattern: target.digits), UInt64(target.decimals))
            hash.combine(UInt64(bitPattern: attainment?.digits ?? -1), UInt64(status?.rawValue ?? 9))
        }
    }
}
