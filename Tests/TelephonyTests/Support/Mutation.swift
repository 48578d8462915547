/// Small damage to a record.
enum Mutation {
    /// What JSON is sensitive to.
    private static let tokens: [[UInt8]] =
        [
            "\"", "\\", "{", "}", "[", "]", ",", ":", "-", "0", "1", ".", "e", "E", "+", "\\u", "\\ud83d", "\\ude00",
            "null", "true",
            "\"\"", "{}", "[]", " ", "\n", "9223372036854775808", "1e999", "-0", "\u{FEFF}", "é", "\u{0}", "\u{1F}",
            "type", "=",
        ].map { Array($0.utf8) } + [
            [0x80], [0xC0], [0xED, 0xA0, 0x80], [0xF5], [0xFF], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
        ]

    /// Changes `bytes` in one place, or in one run.
    static func apply(to bytes: inout [UInt8], _ random: inout SeededRandom) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(random.below(256))) }
        let place = random.below(bytes.count)
        let rest = bytes.count - place
        switch random.below(8) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes[place] = UInt8(random.below(256))
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(contentsOf: tokens.randomElement(using: &random) ?? [], at: place)
        case 4: bytes.removeSubrange(place..<place + 1 + random.below(min(rest, 16)))
        case 5:
            let run = bytes[place..<place + 1 + random.below(min(rest, 32))]
            bytes.insert(contentsOf: run, at: random.below(bytes.count))
        case 6: bytes.swapAt(place, random.below(bytes.count))
        default:
            let token = tokens.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..<min(place + token.count, bytes.count), with: token)
        }
    }
}
