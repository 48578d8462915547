import ContactCenter
import Testing

@Suite struct ByteComparisonTests {
    @Test(arguments: 0...40) func `Bytes differ wherever one of them does`(count: Int) {
        let bytes = (0..<UInt8(count)).map { $0 &* 7 }
        bytes.withUnsafeBytes { left in
            #expect(left.hasSameBytes(as: left))
            #expect(Array(bytes).withUnsafeBytes { left.hasSameBytes(as: $0) })
            for index in bytes.indices {
                var other = bytes
                other[index] ^= 0x80
                #expect(!other.withUnsafeBytes { left.hasSameBytes(as: $0) })
            }
            #expect(!(bytes + [0]).withUnsafeBytes { left.hasSameBytes(as: $0) })
        }
    }
}
