import ContactCenter

/// The indicators that are computed, in the order in which records have them.
public struct Catalogue: Sendable {
    /// The rows; a value refers to one by its place.
    public let rows: [Indicator]
    /// How contact measures are attributed.
    public let attribution: ContactAttribution

    /// Creates the catalogue of indicators 2.2.
    ///
    /// - Parameters:
    ///   - attribution: into which window handled contacts fall.
    ///   - serviceLevel: what `service_level` is.
    ///   - others: which other definitions are given beside it.
    public init(
        attribution: ContactAttribution = .completion,
        serviceLevel: ServiceLevelFormula = .answeredAndAbandoned,
        others: [ServiceLevelFormula] = []
    ) {
        self.init(attribution, serviceLevel, others: others.filter { $0 != serviceLevel })
    }

    /// All indicators that a configuration can ask for.
    public static let whole = Catalogue(.completion, .answeredAndAbandoned, others: ServiceLevelFormula.allCases)

    private init(
        _ attribution: ContactAttribution,
        _ serviceLevel: ServiceLevelFormula,
        others: [ServiceLevelFormula]
    ) {
        self.attribution = attribution
        let handled: Indicator.Attribution = attribution == .completion ? .completion : .disconnect
        rows =
            Self.afterCallWork(handled) + Self.handling(handled) + Self.queues(serviceLevel, others)
            + Self.agents(handled) + Self.quality() + Self.outbound() + Self.plans() + Self.staffing()
            + Self.reported()
    }

    /// The place of the row with this id.
    public func index(of id: UnsafeRawBufferPointer) -> Int? {
        rows.firstIndex {
            id.elementsEqual(UnsafeRawBufferPointer(start: $0.id.utf8Start, count: $0.id.utf8CodeUnitCount))
        }
    }

    /// What records call `id`: an indicator, or one with its currency (`revenue.EUR`); an amount without one is none.
    public func value(named id: [UInt8]) -> ValueName? {
        id.withUnsafeBytes { value(named: $0) }
    }

    private func value(named id: UnsafeRawBufferPointer) -> ValueName? {
        if let index = index(of: id) {
            return rows[index].unit == .amount ? nil : ValueName(indicator: index, currency: nil)
        }
        guard id.count > 4, id[id.count - 4] == 0x2E,
            let index = index(of: UnsafeRawBufferPointer(rebasing: id[..<(id.count - 4)])), rows[index].unit == .amount,
            let currency = CurrencyCode(UnsafeRawBufferPointer(rebasing: id[(id.count - 3)...]))
        else { return nil }
        return ValueName(indicator: index, currency: currency)
    }

    static let inTalk: [Level] = [.talking, .held, .afterCallWork]
    static let loggedOn: [Level] = [.talking, .held, .afterCallWork, .offered, .ready, .notReady]

    static func row(
        _ id: StaticString,
        _ unit: Indicator.Unit,
        _ attribution: Indicator.Attribution,
        _ better: Indicator.Better,
        _ scopes: Indicator.Scopes,
        _ rule: Rule,
        formula: StaticString? = nil
    ) -> Indicator {
        Indicator(
            id: id,
            unit: unit,
            formula: formula,
            attribution: attribution,
            better: better,
            scopes: scopes,
            rule: rule
        )
    }
}
