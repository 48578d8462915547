public import ContactCenter

/// Which of a record's values is meant: that of an indicator, or of one and a currency.
public struct ValueName: Hashable, BitwiseCopyable, Sendable {
    /// The place of the indicator in its ``Catalogue``.
    public let indicator: Int
    /// Where the indicator has a value for each; `nil` where it has one.
    public let currency: CurrencyCode?

    /// Whether it is `value` that is meant.
    public func isOf(_ value: KPIValue) -> Bool {
        value.indicator == indicator && (currency == nil || CurrencyCode(value.currency) == currency)
    }
}
