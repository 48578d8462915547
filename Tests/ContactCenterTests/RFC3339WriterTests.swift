import ContactCenter
import Testing

/// The writer that remembers the hour, against the one that remembers nothing.
@Suite struct RFC3339WriterTests {
    private func plain(_ milliseconds: Int64) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Timestamp.rfc3339Count)
        bytes.withUnsafeMutableBytes { _ = Timestamp(milliseconds: milliseconds).writeRFC3339(into: $0) }
        return bytes
    }

    /// What the writer writes, and that it writes no byte around it.
    private func remembered(_ milliseconds: Int64, _ writer: inout RFC3339Writer) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xAA, count: Timestamp.rfc3339Count + 2)
        bytes.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            writer.write(Timestamp(milliseconds: milliseconds), to: base + 1)
        }
        #expect(bytes.first == 0xAA && bytes.last == 0xAA)
        return Array(bytes.dropFirst().dropLast())
    }

    @Test func `Every millisecond of a minute, and every second of a day`() {
        var writer = RFC3339Writer()
        let midnight: Int64 = 1_772_409_600_000
        for instant in Swift.stride(from: midnight, to: midnight + 60_000, by: 1) {
            #expect(remembered(instant, &writer) == plain(instant))
        }
        for instant in Swift.stride(from: midnight - 1, to: midnight + 86_400_000, by: 1_000) {
            #expect(remembered(instant, &writer) == plain(instant))
        }
    }

    @Test func `Neighbours and strangers, before the epoch and out of all years`() {
        var writer = RFC3339Writer()
        var random = SystemRandomNumberGenerator()
        var instant: Int64 = 0
        for _ in 0..<200_000 {
            switch UInt8.random(in: 0..<8, using: &random) {
            case 0: instant = .random(in: .min ... .max, using: &random)
            case 1: instant = .random(in: -62_135_596_900_000...253_402_300_899_999, using: &random)
            case 2: instant = .random(in: -5_000_000...5_000_000, using: &random)
            default: instant &+= .random(in: -3_000_000...3_000_000, using: &random)
            }
            #expect(remembered(instant, &writer) == plain(instant), "\(instant)")
        }
    }

    @Test(arguments: [
        Int64.min, -62_135_596_800_001, -62_135_596_800_000, -62_135_596_799_999, -3_600_001, -3_600_000, -1, 0, 1,
        3_599_999, 3_600_000, 253_402_300_799_998, 253_402_300_799_999, 253_402_300_800_000, Int64.max,
    ])
    func `Instants at a border`(_ instant: Int64) {
        var writer = RFC3339Writer()
        #expect(remembered(instant, &writer) == plain(instant))
        #expect(remembered(instant, &writer) == plain(instant))
        #expect(remembered(0, &writer) == plain(0))
    }
}
