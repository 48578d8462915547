internal import ContactCenter

extension Dialect {
    /// Canonical events (model 1.3), by way of ``CanonicalDecoder``; sources of nothing else may use that directly.
    public static let canonical = Dialect(
        "aftercall",
        "canonical events, plain or as CloudEvents",
        reference: "schemas/",
        tellsHeartbeats: true,
        read: CanonicalDialect.read
    )
}

private enum CanonicalDialect {
    @Sendable
    static func read(
        _ context: inout DialectContext,
        _ headers: borrowing CloudEventHeaders
    ) throws(DialectFault) {
        if context.canonical == nil {
            context.canonical = CanonicalDecoder(maximumValueBytes: context.settings.maximumValueBytes)
        }
        switch context.canonical?.decode(context.rawValue, headers: headers) {
        case .event: context.takeCanonicalEvent()
        case .ignored(let reason): context.ignore("its type is not one of the model", reason)
        case .rejected(let rejection): throw DialectFault(rejection)
        case nil: preconditionFailure("the canonical decoder was just made")
        }
    }
}

extension DialectContext {
    /// Takes over the event of the canonical decoder, and the bytes that its texts are runs of.
    fileprivate mutating func takeCanonicalEvent() {
        guard let event = canonical?.event, let payload = canonical?.payload else { return }
        _ = keep(payload)
        addWhole(event)
    }
}
