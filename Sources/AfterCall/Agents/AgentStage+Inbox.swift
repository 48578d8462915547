import ContactCenter
import Indicators

/// Where the input is what the ingest stage passes on.
extension AgentStage {
    /// Takes a record that tells up to when a task of the ingest stage has passed everything on.
    ///
    /// - Returns: whether it is one.
    mutating func takeWatermark(_ record: InputRecord) -> Bool {
        guard isOfOurs(record), let value = record.value else { return false }
        do throws(WireError) {
            guard case .watermark(let watermark) = try ContactInbox.read(value) else {
                throw WireError(.inconsistent)
            }
            counters.applied += 1
            watermarks.update(watermark.source, watermark.at)
        } catch {
            if damage == nil { damage = error }
        }
        return true
    }

    /// Whether one of our own stages has written a record, and it is no event of the bus.
    func isOfOurs(_ record: InputRecord) -> Bool {
        readsInbox && record.value.map { ContactInbox.isMessage($0) } ?? false
    }

    /// When a record came to the bus.
    @inline(__always)
    func arrival(of record: InputRecord) -> Timestamp? {
        readsInbox ? RecordOrigin(ofInbox: record)?.coordinates.timestamp : record.coordinates.timestamp
    }

    /// Up to when everything that came to the bus has come here, as far as others tell.
    var boundOfWatermark: Timestamp { readsInbox ? watermarks.least ?? .distantPast : .distantFuture }

    /// Whether the ingest stage was reading what comes in when it was last heard of, and that is not long ago: only
    /// then does the clock tell what there is no event of.
    func mayFollowClock(at now: Timestamp) -> Bool {
        boundOfWatermark >= now - WatermarkTeller.patienceMs
    }
}
