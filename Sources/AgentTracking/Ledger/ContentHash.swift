import ContactCenter

extension WrapRecord {
    /// A hash of everything that the record says, but for revision and status.
    func contentHash(in bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ByteHash()
        for text in [queue, campaign, reason, disposition, team, site] { hash.combine(text.bytes(in: bytes)) }
        let small: [UInt8] = [
            channel?.rawValue ?? 255, direction?.rawValue ?? 255, isNewHire.map { $0 ? 1 : 0 } ?? 255,
            endCause.rawValue, flags.rawValue,
        ]
        hash.combine(small.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        for instant in [offeredAt, establishedAt, clearedAt, wrapStartedAt, wrapEndedAt] {
            hash.combine(instant?.milliseconds ?? .min)
        }
        for number in [ringMs, talkMs, holdMs, consultMs, overlapMs, limitMs ?? .min, extendedMs, exceededMs] {
            hash.combine(number)
        }
        return hash.value
    }
}

extension IntervalRecord {
    /// A hash of everything that the record says, but for revision and status.
    func contentHash(contacts all: [Text], in bytes: UnsafeRawBufferPointer) -> UInt64 {
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
