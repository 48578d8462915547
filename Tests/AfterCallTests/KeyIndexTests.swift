import ContactCenter
import Simulation
import Testing

@testable import AfterCall

/// The index of keys against a dictionary.
@Suite struct KeyIndexTests {
    /// Hashes as they are, and as somebody who wants trouble would have them: few, or alike in some of their bits.
    enum Hashes: CaseIterable {
        case spread, few, sameLowBits, sameHighBits, equal

        func hash(of key: Int) -> UInt64 {
            let mixed = SplitMix64.mix(UInt64(key)) & 0xFFFF_FFFF
            return switch self {
            case .spread: mixed
            case .few: mixed % 5
            case .sameLowBits: mixed << 16 & 0xFFFF_FFFF
            case .sameHighBits: mixed & 0xFF
            case .equal: 0xFFFF_FFFF
            }
        }
    }

    @Test("Keys that come and go are found as in a dictionary", arguments: Hashes.allCases)
    func model(_ hashes: Hashes) {
        let seed = TestSeed.value
        var random = SplitMix64(seed: seed, index: 71)
        var index = KeyIndex()
        var numbers: [Int: Int] = [:]
        var keys: [Int: Int] = [:]
        var free = Array((0..<400).reversed())
        for step in 0..<6_000 {
            let key = Int.random(in: 0..<600, using: &random)
            let hash = hashes.hash(of: key)
            #expect(index.number(hash: hash) { keys[$0] == key } == numbers[key], "SEED=\(seed) step \(step)")
            // It fills up and is emptied in turn.
            let grows = step / 1_500 % 2 == 0
            if let number = numbers[key] {
                guard !grows || Bool.random(using: &random) else { continue }
                index.remove(number, hash: hash)
                (numbers[key], keys[number]) = (nil, nil)
                free.append(number)
            } else if grows || Bool.random(using: &random), let number = free.popLast() {
                index.insert(number, hash: hash)
                (numbers[key], keys[number]) = (number, key)
            }
        }
        for key in 0..<600 {
            #expect(index.number(hash: hashes.hash(of: key)) { keys[$0] == key } == numbers[key], "SEED=\(seed)")
        }
    }

    @Test func `Keys with one hash are told apart by their owner`() {
        var index = KeyIndex()
        for number in 0..<3 { index.insert(number, hash: 9) }
        index.remove(1, hash: 9)
        var asked: [Int] = []
        let found = index.number(hash: 9) {
            asked.append($0)
            return $0 == 2
        }
        #expect(found == 2 && !asked.contains(1))
    }
}
