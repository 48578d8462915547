import ContactCenter
import Testing

@Suite struct BlockPoolTests {
    @Test func `A block has at least the size that was asked for, and belongs to nobody else`() {
        let pool = BlockPool(chunkSize: 16 << 10)
        var blocks: [(UnsafeMutableRawPointer, Int)] = []
        for size in [1, 31, 32, 33, 48, 49, 64, 65, 96, 97, 1_000, 1_024, 1_025, 4_096, 4_097, 20_000, 1 << 20] {
            for _ in 0..<3 {
                let (block, byteCount) = pool.allocate(size)
                #expect(byteCount >= size)
                #expect(UInt(bitPattern: block) % 16 == 0)
                block.initializeMemory(as: UInt8.self, repeating: UInt8(blocks.count), count: byteCount)
                blocks.append((block, byteCount))
            }
        }
        for (index, (block, byteCount)) in blocks.enumerated() {
            let bytes = UnsafeRawBufferPointer(start: block, count: byteCount)
            #expect(
                bytes.allSatisfy { $0 == UInt8(index) },
                "block \(index) of \(byteCount) bytes was written by another"
            )
            pool.deallocate(block, byteCount: byteCount)
        }
    }

    @Test func `What was given back is given out again, so that the pool does not grow`() {
        let pool = BlockPool(chunkSize: 16 << 10)
        var held: [Int] = []
        for _ in 0..<50 {
            let blocks = (1...20).map { pool.allocate($0 * 37) }
            for (block, byteCount) in blocks { pool.deallocate(block, byteCount: byteCount) }
            held.append(pool.heldBytes)
        }
        #expect(Set(held).count == 1)
    }

    @Test func `A block may be given back with the size that was asked for`() {
        let pool = BlockPool(chunkSize: 16 << 10)
        for size in 1...4_096 {
            let first = pool.allocate(size)
            pool.deallocate(first.block, byteCount: size)
            let second = pool.allocate(first.byteCount)
            #expect(second.block == first.block, "\(size) bytes")
            pool.deallocate(second.block, byteCount: second.byteCount)
        }
    }

    @Test func `Chunks come from where the pool was told`() {
        var asked: [Int] = []
        let pool = BlockPool(chunkSize: 32 << 10) { byteCount, alignment in
            asked.append(byteCount)
            return .allocate(byteCount: byteCount, alignment: alignment)
        }
        _ = pool.allocate(100)
        _ = pool.allocate(100)
        #expect(asked == [32 << 10])
        let large = pool.allocate(100_000)
        #expect(asked == [32 << 10, 102_400])
        pool.deallocate(large.block, byteCount: large.byteCount)
        #expect(pool.heldBytes == 32 << 10)
    }
}
