import ContactCenter

extension WrapRecord {
    /// A hash of everything that the record says, but for revision and status.
    func contentHash(in bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        // Field by field: an array to loop over would be an allocation for each record.
        hash.combine(queue.bytes(in: bytes))
        hash.combine(campaign.bytes(in: bytes))
        hash.combine(reason.bytes(in: bytes))
        hash.combine(disposition.bytes(in: bytes))
        hash.combine(team.bytes(in: bytes))
        hash.combine(site.bytes(in: bytes))
        var small = UInt64(channel?.rawValue ?? 255)
        small = small << 8 | UInt64(direction?.rawValue ?? 255)
        small = small << 8 | UInt64(isNewHire.map { $0 ? 1 : 0 } ?? 255)
        small = small << 8 | UInt64(endCause.rawValue)
        small = small << 8 | UInt64(flags.rawValue)
        hash.combine(small)
        hash.combine(offeredAt?.milliseconds ?? .min)
        hash.combine(establishedAt?.milliseconds ?? .min)
        hash.combine(clearedAt?.milliseconds ?? .min)
        hash.combine(wrapStartedAt.milliseconds)
        hash.combine(wrapEndedAt.milliseconds)
        hash.combine(ringMs)
        hash.combine(talkMs)
        hash.combine(holdMs)
        hash.combine(consultMs)
        hash.combine(overlapMs)
        hash.combine(limitMs ?? .min)
        hash.combine(extendedMs)
        hash.combine(exceededMs)
        return hash.value
    }
}

extension IntervalRecord {
    /// A hash of everything that the record says, but for revision and status.
    func contentHash(contacts all: UnsafeBufferPointer<Text>, in bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        hash.combine(endedAt.milliseconds)
        hash.combine(UInt64(state.rawValue))
        hash.combine(reason.bytes(in: bytes))
        hash.combine(team.bytes(in: bytes))
        hash.combine(site.bytes(in: bytes))
        for index in contacts { hash.combine(all[index].bytes(in: bytes)) }
        return hash.value
    }
}
