import ContactCenter

/// A policy as the message `WrapUp` of `agent.proto`.
extension WrapUpPolicy {
    func write(to writer: inout WireWriter) {
        var traits = Traits()
        traits.put(start == .onEvent, at: WrapUpTrait.startsOnEvent)
        traits.put(onNotReady == .continue, at: WrapUpTrait.continuesNotReady)
        traits.put(onNextContact.map { $0 == .end ? 1 : 2 } ?? 0, at: WrapUpTrait.onNextContact)
        traits.put(onOutbound == .end, at: WrapUpTrait.endsOnOutbound)
        traits.put(onLimit == .end, at: WrapUpTrait.endsAtLimit)
        writer.unsigned(WrapUpField.traits, UInt64(traits.bits))
        writer.signed(WrapUpField.limitMs, ifPresent: limitMs)
        writer.signed(WrapUpField.capMs, capMs)
        writer.signed(WrapUpField.reattachMs, reattachMs)
    }

    init(reading message: WireReader) throws(WireError) {
        self.init()
        (capMs, reattachMs) = (0, 0)
        var traits = Traits()
        var reader = message
        while try reader.next() {
            let range = 0...TrackerReading.longestMs
            switch reader.field {
            case WrapUpField.traits: traits = Traits(try reader.unsigned(atMost: 1 << WrapUpTrait.count - 1))
            case WrapUpField.limitMs: limitMs = try reader.signed(in: range)
            case WrapUpField.capMs: capMs = try reader.signed(in: range)
            case WrapUpField.reattachMs: reattachMs = try reader.signed(in: range)
            default: throw reader.unknownField
            }
        }
        start = traits.flag(at: WrapUpTrait.startsOnEvent) ? .onEvent : .onClear
        onNotReady = traits.flag(at: WrapUpTrait.continuesNotReady) ? .continue : .end
        switch traits.number(at: WrapUpTrait.onNextContact, width: 2) {
        case 0: onNextContact = nil
        case 1: onNextContact = .end
        case 2: onNextContact = .continue
        default: throw WireError(.invalidEnum, field: WrapUpField.traits)
        }
        onOutbound = traits.flag(at: WrapUpTrait.endsOnOutbound) ? .end : .continue
        onLimit = traits.flag(at: WrapUpTrait.endsAtLimit) ? .end : .exceed
    }
}

private enum WrapUpField {
    static let traits = 1, limitMs = 2, capMs = 3, reattachMs = 4
}

/// Where in the traits of a policy its parts are.
private enum WrapUpTrait {
    static let startsOnEvent: UInt32 = 0, continuesNotReady: UInt32 = 1, onNextContact: UInt32 = 2
    static let endsOnOutbound: UInt32 = 4, endsAtLimit: UInt32 = 5, count: UInt32 = 6
}
