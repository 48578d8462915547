import ContactCenter

/// The total order of model 1.4: (time, rank, seq, source, id, content).
extension ContactEntry {
    /// Below, at or above zero as it sorts before, with or after `other`; both have their texts in `texts`.
    func order(to other: ContactEntry, _ texts: borrowing TextStore) -> Int {
        let byInstant = EventOrder.ofInstants(time, kind, other.time, other.kind)
        if byInstant != 0 { return byInstant }
        let bySequence = EventOrder.ofSequences(sequence, other.sequence)
        if bySequence != 0 { return bySequence }
        if source != other.source { return texts.bytes(of: source).order(to: texts.bytes(of: other.source)) }
        let byID = texts.bytes(of: id).order(to: texts.bytes(of: other.id))
        return byID != 0 ? byID : orderOfContent(to: other, texts)
    }

    /// Whether it is a copy of the same event.
    func isCopy(of other: ContactEntry, _ texts: borrowing TextStore) -> Bool {
        identity == other.identity && source == other.source
            && texts.bytes(of: id).hasSameBytes(as: texts.bytes(of: other.id))
    }

    private func orderOfContent(to other: ContactEntry, _ texts: borrowing TextStore) -> Int {
        var order = ContentOrder()
        order.names(kind.name, other.kind.name)
        order.numbers(version, other.version)
        order.texts(texts.bytes(of: queue), texts.bytes(of: other.queue))
        order.texts(texts.bytes(of: campaign), texts.bytes(of: other.campaign))
        order.texts(texts.bytes(of: reason), texts.bytes(of: other.reason))
        order.texts(texts.bytes(of: customerID), texts.bytes(of: other.customerID))
        order.texts(texts.bytes(of: cause), texts.bytes(of: other.cause))
        order.texts(texts.bytes(of: fromAgentID), texts.bytes(of: other.fromAgentID))
        order.texts(texts.bytes(of: toAgentID), texts.bytes(of: other.toAgentID))
        order.texts(texts.bytes(of: toQueue), texts.bytes(of: other.toQueue))
        order.texts(texts.bytes(of: tier), texts.bytes(of: other.tier))
        order.texts(texts.bytes(of: currency), texts.bytes(of: other.currency))
        order.names(channel?.name, other.channel?.name)
        order.names(direction?.name, other.direction?.name)
        order.names(transferKind?.name, other.transferKind?.name)
        order.flags(resolved, other.resolved)
        order.flags(escalated, other.escalated)
        order.flags(converted, other.converted)
        order.flags(complaint, other.complaint)
        order.numbers(first.value, other.first.value)
        order.numbers(second.value, other.second.value)
        order.numbers(third.value, other.third.value)
        return order.result
    }
}
