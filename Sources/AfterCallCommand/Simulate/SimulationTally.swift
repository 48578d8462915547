import ContactCenter
import Simulation

/// What was sent, by what it is to whoever reads it.
struct SimulationTally: Equatable, Sendable {
    /// Records of every kind.
    private(set) var records = 0
    /// Events told for the first time.
    private(set) var originals = 0
    /// The same bytes once more.
    private(set) var repetitions = 0
    /// Events told again with a greater version.
    private(set) var newVersions = 0
    /// Events told again with other content under the same version.
    private(set) var conflicts = 0
    /// Records of types that nobody knows.
    private(set) var unknownTypes = 0
    /// Records in a CloudEvents envelope, whatever else they are.
    private(set) var cloudEvents = 0
    /// Records with fields that nobody knows, whatever else they are.
    private(set) var unknownFields = 0
    /// Records that cannot be read, by the cause that their dead letters must name.
    private(set) var deadLetters: [String: Int] = [:]
    /// The first and the last instant of arrival, by which records are stamped.
    private(set) var arrivals: ClosedRange<Timestamp>?

    /// Counts a record that was sent.
    mutating func count(_ record: GeneratedRecord) {
        records += 1
        switch record.variant {
        case .original: originals += 1
        case .repetition: repetitions += 1
        case .newVersion: newVersions += 1
        case .conflictingCopy: conflicts += 1
        case .unknownType: unknownTypes += 1
        case .malformed(let malformation): deadLetters["\(malformation.deadLetterCause)", default: 0] += 1
        }
        if record.envelope != .plain { cloudEvents += 1 }
        if record.hasUnknownFields { unknownFields += 1 }
        let first = arrivals?.lowerBound ?? record.arrivalTime
        arrivals = first...max(first, record.arrivalTime)
    }

    /// Records that cannot be read.
    var unreadable: Int { deadLetters.values.reduce(0, +) }
}
