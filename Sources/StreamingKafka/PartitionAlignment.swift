/// How far partitions may be read that have to be read in step: none further ahead, by the timestamps of its records,
/// than a lead over the one that is furthest behind.
///
/// Live, every partition is at its end, and nothing is held back. In a backlog a partition with little in it would be
/// read to its end before another has come past its first minutes; whoever needs the records of both in the order in
/// which they came to the bus would take what comes later for late.
///
/// A partition holds the others back as long as something of it is to be expected: it is not at its end, and its newest
/// record is older than the lead. One of which nothing comes all the same is waited for as long as ``patienceMs``; only
/// time in which it could have come counts.
struct PartitionAlignment {
    /// How long a partition of which nothing comes holds back the others, in milliseconds.
    static let patienceMs: Int64 = 10_000
    /// A pause between two looks that is longer was no waiting for partitions.
    private static let longestLookMs: Int64 = 1_000

    private struct Partition {
        var isRead = false
        /// The timestamp of the next record, where it is known, else of the newest that was handed over.
        var atMs: Int64?
        /// Whether nothing was found behind the newest record that came, which may be held back.
        var isAtEnd = false
        /// Whether the next record is there, and waits.
        var isHeldBack = false
        var heardAtMs: Int64 = 0
        var isGivenUp = false

        /// Whether something of it is to be handed over, as far as is known.
        var isExpected: Bool { isRead && (isHeldBack || !isAtEnd) }

        mutating func hear(_ nowMs: Int64) {
            heardAtMs = nowMs
            isGivenUp = false
        }
    }

    /// How far ahead a partition may be read, in milliseconds.
    let leadMs: Int64
    private var partitions: [Partition] = []
    private var lookedAtMs: Int64 = 0
    /// How many partitions are read.
    private(set) var count = 0

    init(leadMs: Int64) {
        self.leadMs = leadMs
    }

    /// The partition `number` is read from now on; nothing is known of it.
    mutating func begin(_ number: Int32, nowMs: Int64) {
        while partitions.count <= Int(number) { partitions.append(Partition()) }
        if !partitions[Int(number)].isRead { count += 1 }
        partitions[Int(number)] = Partition(isRead: true, heardAtMs: nowMs)
    }

    /// The partition `number` is read no more.
    mutating func end(_ number: Int32) {
        guard partitions.indices.contains(Int(number)), partitions[Int(number)].isRead else { return }
        count -= 1
        partitions[Int(number)] = Partition()
    }

    /// A record came.
    mutating func came(_ number: Int32) { partitions[Int(number)].isAtEnd = false }

    /// A record was handed over; one without a timestamp says that the partition cannot be compared.
    mutating func handedOver(_ number: Int32, timestampMs: Int64?, nowMs: Int64) {
        partitions[Int(number)].atMs = max(partitions[Int(number)].atMs ?? .min, timestampMs ?? .max)
        partitions[Int(number)].isHeldBack = false
        partitions[Int(number)].hear(nowMs)
    }

    /// A record waits until ``limit(behind:)`` has come to its timestamp.
    mutating func heldBack(_ number: Int32, timestampMs: Int64, nowMs: Int64) {
        partitions[Int(number)].atMs = timestampMs
        partitions[Int(number)].isHeldBack = true
        partitions[Int(number)].hear(nowMs)
    }

    /// Nothing was found behind the newest record of the partition that came.
    mutating func foundEnd(of number: Int32, nowMs: Int64) {
        partitions[Int(number)].isAtEnd = true
        partitions[Int(number)].hear(nowMs)
    }

    /// Where the partition is that is furthest behind; nothing where none holds back the others.
    ///
    /// - Returns: and the partitions that are given up with this call.
    mutating func slowest(nowMs: Int64) -> (atMs: Int64?, givenUp: [Int32]) {
        let pause = nowMs - lookedAtMs
        lookedAtMs = nowMs
        var slowest: Int64?
        var givenUp: [Int32] = []
        for index in partitions.indices where partitions[index].isExpected {
            if pause > Self.longestLookMs || pause < 0 { partitions[index].heardAtMs += pause }
            let partition = partitions[index]
            if let at = partition.atMs, at >= nowMs - leadMs { continue }
            if !partition.isHeldBack, nowMs - partition.heardAtMs >= Self.patienceMs {
                if !partition.isGivenUp { givenUp.append(Int32(index)) }
                partitions[index].isGivenUp = true
                continue
            }
            slowest = min(slowest ?? .max, partition.atMs ?? .min)
        }
        return (slowest, givenUp)
    }

    /// Up to which timestamp records may be handed over.
    ///
    /// - Parameter slowest: where the partition is that is furthest behind.
    func limit(behind slowest: Int64?) -> Int64 {
        guard let slowest else { return .max }
        return slowest == .min ? .min : slowest + leadMs
    }
}
