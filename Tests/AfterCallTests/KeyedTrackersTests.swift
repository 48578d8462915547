import AgentTracking
import ContactCenter
import ContactTracking
import Simulation
import Testing

@testable import AfterCall

/// A number and when it is due, in place of a fold.
private struct Alarm: KeyedTracker, ~Copyable {
    var number: UInt64 = 0
    var nextActionAt = Timestamp.distantFuture

    init(in pool: BlockPool) {}

    var isBlank: Bool { number == 0 }

    mutating func assign(_ other: borrowing Alarm) {
        number = other.number
        nextActionAt = other.nextActionAt
    }

    mutating func clear() {
        number = 0
        nextActionAt = .distantFuture
    }

    func write(to writer: inout WireWriter) {
        writer.unsigned(4, number)
        if nextActionAt < .distantFuture { writer.signed(5, ifPresent: nextActionAt.milliseconds) }
    }

    mutating func read(_ record: UnsafeRawBufferPointer, work: inout ContactWorkspace) throws(WireError) {
        clear()
        var reader = WireReader(record)
        while try reader.next() {
            switch reader.field {
            case 4: number = try reader.unsigned()
            case 5: nextActionAt = Timestamp(milliseconds: try reader.signed())
            default: throw reader.unknownField
            }
        }
    }
}

/// The keys of a task against a dictionary.
@Suite struct KeyedTrackersTests {
    private struct Known: Equatable {
        var number: UInt64
        var due: Timestamp
    }

    /// The keys, a model of them, and the changelog, all driven by one seed.
    private struct Bench: ~Copyable {
        let pool = BlockPool(chunkSize: 16 << 10)
        var work: ContactWorkspace
        var trackers: KeyedTrackers<Alarm>
        var random: SplitMix64
        var now = Timestamp(milliseconds: 1_000)
        var model: [[UInt8]: Known] = [:]
        var committed: [[UInt8]: Known] = [:]
        var log: [[UInt8]: [UInt8]] = [:]
        var problems: [String] = []
        var (undone, fired, packed, restored) = (0, 0, 0, 0)

        init(seed: UInt64) {
            random = SplitMix64(seed: seed, index: 72)
            work = ContactWorkspace(pool: pool)
            trackers = KeyedTrackers(in: pool, start: Timestamp(milliseconds: 0))
        }

        private mutating func number(of key: [UInt8]) -> Int {
            key.withUnsafeBytes { trackers.number(of: $0) }
        }

        private mutating func draw() -> [UInt8] { Array("key-\(Int.random(in: 0..<40, using: &random))".utf8) }

        private mutating func drawDue() -> Timestamp {
            Bool.random(using: &random) ? now + Int64.random(in: -50...5_000, using: &random) : .distantFuture
        }

        private mutating func set(_ known: Known, at number: Int, of key: [UInt8]) {
            let slot = trackers.slot(number)
            slot.pointee.tracker.number = known.number
            slot.pointee.tracker.nextActionAt = known.due
            trackers.arm(number)
            model[key] = known.number == 0 ? nil : known
        }

        private mutating func change() throws {
            let key = draw()
            let number = number(of: key)
            try trackers.touch(number, work: &work)
            let isGone = Int.random(in: 0..<4, using: &random) == 0
            let known = Known(
                number: isGone ? 0 : UInt64.random(in: 1...9, using: &random),
                due: isGone ? .distantFuture : drawDue()
            )
            set(known, at: number, of: key)
        }

        private mutating func fire() throws {
            let instant = now + Int64.random(in: 0...2_000, using: &random)
            now = instant
            let wanted = model.filter { $0.value.due < instant }
            let limit = Int.random(in: 1...20, using: &random)
            var due: [Int] = []
            try trackers.advance(to: now, limit: limit, work: &work, into: &due)
            if due.count != min(limit, wanted.count) {
                problems.append("\(due.count) of \(wanted.count) timers went off, \(limit) at most")
            }
            for number in due {
                let key = Array(trackers.key(of: number))
                if wanted[key] == nil { problems.append("a timer that is not due went off") }
                fired += 1
                let next = Bool.random(using: &random) ? now + 700 : .distantFuture
                set(Known(number: model[key]?.number ?? 0, due: next), at: number, of: key)
            }
        }

        private mutating func writeChangelog() -> [[UInt8]: [UInt8]] {
            var written = log
            var writer = WireWriter()
            let packsUntil = now + Int64.random(in: 0...5_000, using: &random)
            trackers.writeChangelog(with: &writer, packsUntil: packsUntil, { _, _ in }) { key, value in
                written[Array(key)] = value.map { Array($0) }
            }
            return written
        }

        mutating func transact() throws {
            trackers.begin()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                if Int.random(in: 0..<4, using: &random) == 0 { try fire() } else { try change() }
            }
            let written = Int.random(in: 0..<4, using: &random) > 0 ? writeChangelog() : nil
            if let written, Int.random(in: 0..<3, using: &random) > 0 {
                trackers.keep()
                log = written
                committed = model
            } else {
                trackers.undo()
                model = committed
                undone += 1
            }
        }

        mutating func restore() throws {
            trackers = KeyedTrackers(in: pool, start: now)
            for (key, value) in log.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                try key.withUnsafeBytes { key in
                    try value.withUnsafeBytes { value in
                        // What is older, and what is no more, is overwritten by what follows.
                        if Bool.random(using: &random) { _ = try trackers.restore(key, value, work: &work) }
                        if Bool.random(using: &random) { _ = try trackers.restore(key, nil, work: &work) }
                        guard let number = try trackers.restore(key, value, work: &work) else { return }
                        trackers.packIfQuiet(number, record: value, packsUntil: now + 1_000)
                    }
                }
            }
            restored += 1
        }

        /// Compares everything that is known, from within a transaction that is undone.
        mutating func check() throws {
            if trackers.count != model.count { problems.append("\(trackers.count) keys, not \(model.count)") }
            if Set(log.keys) != Set(model.keys) { problems.append("the changelog has other keys") }
            if model.allSatisfy({ $0.value.due == .distantFuture }) != (trackers.nextInstant == nil) {
                problems.append("the next timer is \(String(describing: trackers.nextInstant))")
            }
            trackers.begin()
            for (key, known) in model {
                guard let number = key.withUnsafeBytes({ trackers.known($0) }) else {
                    problems.append("a key is not there")
                    continue
                }
                if trackers.slot(number).pointee.isPacked { packed += 1 }
                try trackers.touch(number, work: &work)
                let tracker = trackers.slot(number)
                let found = Known(number: tracker.pointee.tracker.number, due: tracker.pointee.tracker.nextActionAt)
                if found != known { problems.append("\(found), not \(known)") }
            }
            trackers.undo()
        }
    }

    @Test func `What is kept, undone, fired, packed and restored is as in a dictionary`() throws {
        let seed = TestSeed.value
        for round in 0..<10 {
            var bench = Bench(seed: seed &+ UInt64(round))
            for step in 0..<400 {
                try bench.transact()
                if step % 7 == 0 { try bench.check() }
                if step % 50 == 49 { try bench.restore() }
                guard bench.problems.isEmpty else {
                    Issue.record("SEED=\(seed) round \(round) step \(step): \(bench.problems)")
                    return
                }
            }
            #expect(bench.undone > 50 && bench.fired > 50 && bench.packed > 50 && bench.restored == 8)
        }
    }

    @Test func `The timer of a transaction that is undone goes off again`() throws {
        let pool = BlockPool(chunkSize: 16 << 10)
        var work = ContactWorkspace(pool: pool)
        var trackers = KeyedTrackers<Alarm>(in: pool, start: Timestamp(milliseconds: 0))
        let key = Array("key".utf8)
        trackers.begin()
        let number = key.withUnsafeBytes { trackers.number(of: $0) }
        try trackers.touch(number, work: &work)
        trackers.slot(number).pointee.tracker.number = 1
        trackers.slot(number).pointee.tracker.nextActionAt = Timestamp(milliseconds: 99)
        trackers.arm(number)
        trackers.keep()
        for _ in 0..<3 {
            trackers.begin()
            var due: [Int] = []
            try trackers.advance(to: Timestamp(milliseconds: 100), limit: 9, work: &work, into: &due)
            #expect(due == [number])
            trackers.slot(number).pointee.tracker.clear()
            trackers.arm(number)
            trackers.undo()
        }
    }
}
