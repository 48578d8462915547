/// How far partitions may be read that have to be read in step: none further ahead, by the timestamps of its records,
/// than a lead over the one that is furthest behind.
///
/// Live, every partition is at its end, and nothing is held back. In a backlog a partition with little in it would be
/// read to its end before another has come past its first minutes; whoever needs the records of both in the order in
/// which they came to the bus would take what comes later for late.
///
/// A partition holds the others back as long as something of it is to be expected: it is not at its end, and its newest
/// record is older than the lead. One of which nothing comes all the same is waited for as long as ``patienceMs``; only
/// time in which it could have come counts. Partitions that other members of the group read hold back as well, as one
/// (``OthersProgress``).
struct PartitionAlignment {
    /// How long a partition of which nothing comes holds back the others, in milliseconds.
    static let patienceMs: Int64 = 10_000
    /// How long other members are waited for, in milliseconds: until one that died is missed, and what it left open is
    /// ended.
    static let othersPatienceMs: Int64 = 30_000
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

    /// What was found by a look.
    struct Look {
        /// Where the partition is that is furthest behind; `nil` where none holds back the others.
        var atMs: Int64?
        /// The partitions that are given up with it.
        var givenUp: [Int32] = []
        /// Whether other members are given up with it.
        var givesUpOthers = false
        /// Whether records wait because other members are behind.
        var waitsForOthers = false
    }

    /// How far ahead a partition may be read, in milliseconds.
    let leadMs: Int64
    private var partitions: [Partition] = []
    /// What other members read, as one partition whose next record waits.
    private var others = Partition(isRead: true, atMs: .max)
    private var othersWereAtMs = Int64.max
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

    /// The oldest record that other members have before them is of `timestampMs`; `Int64.max` where they have none that
    /// is to be waited for, `Int64.min` where it is not known.
    mutating func othersAre(at timestampMs: Int64, nowMs: Int64) {
        guard others.atMs != timestampMs else { return }
        others.atMs = timestampMs
        // That nothing is known is no news of them.
        guard timestampMs != .min, timestampMs != othersWereAtMs else { return }
        othersWereAtMs = timestampMs
        others.hear(nowMs)
    }

    /// Looks where the partition is that is furthest behind.
    mutating func look(nowMs: Int64) -> Look {
        let pause = nowMs - lookedAtMs
        lookedAtMs = nowMs
        var look = Look()
        for index in partitions.indices where partitions[index].isExpected {
            if pause > Self.longestLookMs || pause < 0 { partitions[index].heardAtMs += pause }
            let partition = partitions[index]
            if let at = partition.atMs, at >= nowMs - leadMs { continue }
            if !partition.isHeldBack, nowMs - partition.heardAtMs >= Self.patienceMs {
                if !partition.isGivenUp { look.givenUp.append(Int32(index)) }
                partitions[index].isGivenUp = true
                continue
            }
            look.atMs = min(look.atMs ?? .max, partition.atMs ?? .min)
        }
        waitForOthers(&look, nowMs: nowMs, pause: pause)
        return look
    }

    private mutating func waitForOthers(_ look: inout Look, nowMs: Int64, pause: Int64) {
        let at = others.atMs ?? .max
        guard at < nowMs - leadMs else { return others.hear(nowMs) }
        // Time in which they are not what anything waits for does not count.
        let holdsBack = at < look.atMs ?? .max && partitions.contains(where: \.isHeldBack)
        if !holdsBack && !others.isGivenUp {
            others.hear(nowMs)
        } else if pause > Self.longestLookMs || pause < 0 {
            others.heardAtMs += pause
        }
        if nowMs - others.heardAtMs >= Self.othersPatienceMs {
            look.givesUpOthers = !others.isGivenUp
            others.isGivenUp = true
        } else {
            look.atMs = min(look.atMs ?? .max, at)
            look.waitsForOthers = holdsBack
        }
    }

    /// Up to which timestamp records may be handed over.
    ///
    /// - Parameter slowest: where the partition is that is furthest behind.
    func limit(behind slowest: Int64?) -> Int64 {
        guard let slowest else { return .max }
        return slowest == .min ? .min : slowest + leadMs
    }
}
