/// Small damage to a record.
enum Mutation {
    /// What JSON, lines and forms are sensitive to.
    private static let tokens: [[UInt8]] =
        [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "-", "0", "1", ".", "e", "|", "||", "&", "=", "%", "%2", "%00",
            "%C3",
            "\\u", "\\u0000", "\\ud83d", "null", "\"null\"", "true", "false", "\"\"", "{}", "[]", " ", "\n", "\t",
            "9223372036854775808", "1e999", "-1", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z",
            "2026-10-25 02:30:00", "99999999999999999999", "NONE", "\u{FEFF}", "é", "\u{0}", "/", "NaN",
        ].map { Array($0.utf8) } + [[0x80], [0xC0], [0xED, 0xA0, 0x80], [0xFF], [0xE2, 0x82]]

    /// Changes `bytes` in one place, or in one run; now and then takes a run from `other`.
    static func apply(to bytes: inout [UInt8], other: [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(random.below(256))) }
        let place = random.below(bytes.count)
        let rest = bytes.count - place
        switch random.below(10) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(random.below(256))
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
        case 4: bytes.removeSubrange(place..<place + 1 + random.below(min(rest, 24)))
        case 5:
            let run = bytes[place..<place + 1 + random.below(min(rest, 48))]
            bytes.insert(contentsOf: run, at: random.below(bytes.count))
        case 6: bytes.swapAt(place, random.below(bytes.count))
        case 7 where !other.isEmpty:
            let start = random.below(other.count)
            let run = other[start..<min(other.count, start + 1 + random.below(64))]
            bytes.replaceSubrange(place..<min(bytes.count, place + run.count), with: run)
        default:
            let token = tokens.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..<min(place + token.count, bytes.count), with: token)
        }
    }
}

/// Splitmix64: the same numbers for the same seed, everywhere.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` - 1.
    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self)
    }
}
