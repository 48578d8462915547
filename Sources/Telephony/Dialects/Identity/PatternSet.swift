/// Characters, by their numbers in Unicode.
struct PatternSet: Hashable, Sendable {
    private(set) var ranges: [ClosedRange<UInt32>] = []
    /// Whether it stands for all but those.
    var isInverted = false

    static let any: PatternSet = {
        var set = PatternSet()
        set.isInverted = true
        return set
    }()

    mutating func insert(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isInverted
    }

    /// The characters of `\d`, `\w` or `\s`; `nil` for any other letter.
    static func shorthand(_ letter: Unicode.Scalar) -> [ClosedRange<UInt32>]? {
        switch letter {
        case "d", "D": [0x30...0x39]
        case "w", "W": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        case "s", "S": [0x09...0x0D, 0x20...0x20]
        default: nil
        }
    }
}
