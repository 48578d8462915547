/// The checksum CRC-32C (Castagnoli; RFC 3720, appendix B.4), eight bytes at a time.
struct CRC32C {
    private static let tables: [[UInt32]] = {
        var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 8)
        for index in 0..<256 {
            var value = UInt32(index)
            for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82F6_3B78 }
            tables[0][index] = value
        }
        for table in 1..<8 {
            for index in 0..<256 {
                let before = tables[table - 1][index]
                tables[table][index] = before >> 8 ^ tables[0][Int(before & 0xFF)]
            }
        }
        return tables
    }()

    private var state = ~0 as UInt32

    /// The checksum of the bytes so far.
    var value: UInt32 { ~state }

    /// Adds bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        let tables = Self.tables
        var state = self.state
        var offset = 0
        while bytes.count - offset >= 8 {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian ^ UInt64(state)
            state = tables[7][Int(word & 0xFF)] ^ tables[6][Int(word >> 8 & 0xFF)]
            state ^= tables[5][Int(word >> 16 & 0xFF)] ^ tables[4][Int(word >> 24 & 0xFF)]
            state ^= tables[3][Int(word >> 32 & 0xFF)] ^ tables[2][Int(word >> 40 & 0xFF)]
            state ^= tables[1][Int(word >> 48 & 0xFF)] ^ tables[0][Int(word >> 56)]
            offset += 8
        }
        while offset < bytes.count {
            state = state >> 8 ^ tables[0][Int((state ^ UInt32(bytes[offset])) & 0xFF)]
            offset += 1
        }
        self.state = state
    }
}
