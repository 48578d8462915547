import ContactCenter
import Simulation

/// What is played, and until when. No record is sent before its instant of arrival: a centre that opens now is played
/// in real time, one that opened in the past is played as fast as possible until it has come to now.
struct SimulationPlan: Sendable {
    /// The centre, and when it opens.
    var workload: WorkloadConfiguration
    /// What the bus does to its events.
    var hostile: HostileOptions
    /// How many records are sent at most.
    var maximumRecords: Int?
    /// When it ends: what would arrive later is not sent.
    var end: Timestamp?

    /// The records in the order of their arrival.
    var stream: HostileStream { HostileStream(CallCentre(workload), options: hostile) }

    /// How many records are played for a measurement; what is longer is extrapolated.
    private static let measuredRecords = 1_000_000

    /// Milliseconds from the opening of the centre to the arrival of record number `count`.
    ///
    /// Found by playing it, since everything follows from the seed.
    func duration(ofRecords count: Int) -> Milliseconds {
        var stream = stream
        var record = GeneratedRecord()
        let played = min(count, Self.measuredRecords)
        for _ in 0..<played { stream.next(into: &record) }
        let duration = Double(record.arrivalTime - workload.start)
        return played == 0 ? 0 : Milliseconds(duration * Double(count) / Double(played))
    }
}
