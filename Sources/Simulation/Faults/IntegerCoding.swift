/// Integers as the tally writes them: eight bytes each, the least first.
enum IntegerCoding {
    static func encode(_ integers: [Int64]) -> [UInt8] {
        integers.flatMap { integer in (0..<8).map { UInt8(truncatingIfNeeded: integer >> (8 * Int64($0))) } }
    }

    static func decode(_ bytes: some Collection<UInt8>) -> [Int64] {
        var integers: [Int64] = []
        var shift: Int64 = 0
        for byte in bytes {
            if shift == 0 { integers.append(0) }
            integers[integers.count - 1] |= Int64(byte) << shift
            shift = (shift + 8) % 64
        }
        return integers
    }
}
