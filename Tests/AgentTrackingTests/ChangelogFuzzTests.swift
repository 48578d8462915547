import AgentTracking
import ContactCenter
import Simulation
import Testing

/// Records that were damaged: they are refused, or what was read can go on being folded.
@Suite struct ChangelogFuzzTests {
    @Test func `No damage of a record stops the program, and what is still read can be folded and written`() throws {
        let (seed, mutations) = (TestRun.seed, TestRun.scaled(100_000))
        print("ChangelogFuzzTests: \(mutations) mutations, SEED=\(seed)")
        var refused: [WireError.Code: Int] = [:]
        var (accepted, afterEnd) = (0, 0)
        var random = SplitMix64(seed: seed, index: 3)
        var options = StreamGenerator.Options()
        options.spanMs = 200_000
        var generator = StreamGenerator(seed: seed, options: options)
        var stream = AgentStream()
        var done = 0
        while done < mutations {
            let policy = ChangelogPolicies.all[done % ChangelogPolicies.all.count]
            var bench = ChangelogBench(policy)
            var tracker = bench.makeTracker()
            for _ in 0..<20 {
                generator.next(into: &stream)
                let steps = ChangelogStep.delivery(of: stream, horizonMs: policy.horizonMs, &random)
                let turn = Int.random(in: 1..<steps.count, using: &random)
                var whole = bench.makeTracker()
                for step in steps[..<turn] { _ = bench.take(step, of: stream, by: &whole) }
                let record = bench.record(of: whole)
                for _ in 0..<50 {
                    done += 1
                    do throws(WireError) {
                        try bench.read(Self.damaged(record, &random), into: &tracker)
                        accepted += 1
                    } catch {
                        refused[error.code, default: 0] += 1
                        let isBlank = tracker.isBlank
                        #expect(isBlank)
                    }
                    for step in steps[turn...] { _ = bench.take(step, of: stream, by: &tracker) }
                    let again = bench.record(of: tracker)
                    do throws(WireError) {
                        try bench.read(again, into: &tracker)
                    } catch {
                        // From the very end of time a deadline may lead beyond it, and where the number of a leg's
                        // last segment was damaged, the next may have that of another.
                        let isOfSegments = error == WireError(.inconsistent, field: 6)
                        #expect(error.code == .outOfRange || isOfSegments, "\(error)")
                        afterEnd += 1
                    }
                }
            }
        }
        print("ChangelogFuzzTests: \(accepted) accepted, refused \(refused.map { "\($0.key) \($0.value)" }.sorted())")
        #expect(afterEnd < accepted / 10)
        #expect(accepted > done / 100 && refused.values.reduce(0, +) > done / 100)
    }

    /// A record in which some bytes are others, are missing, or are there twice.
    private static func damaged(_ record: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        var bytes = record
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &random)
            let end = min(bytes.count, index + Int.random(in: 1...12, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0, 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 2, 3: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 4: bytes.removeSubrange(index..<end)
            case 5: bytes.insert(contentsOf: bytes[index..<end], at: Int.random(in: bytes.indices, using: &random))
            case 6: bytes.insert(contentsOf: repeatElement(0xFF, count: end - index), at: index)
            default: bytes.removeLast(bytes.count - index)
            }
        }
        return bytes
    }
}
