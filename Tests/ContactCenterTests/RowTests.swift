import ContactCenter
import Foundation
import Testing

/// A row does what an array does.
@Suite struct RowTests {
    /// What a random walk does to a row and to an array alike.
    private enum Step: CaseIterable {
        case append, insert, remove, removeFirst, removeSome, truncate, change, copy
    }

    @Test func `A row is changed like an array`() {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? .random(in: 0 ... .max)
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return bound == 0 ? 0 : Int((state >> 33) % UInt64(bound))
        }
        let pool = BlockPool(chunkSize: 16 << 10)
        var row = Row<UInt32>()
        var other = Row<UInt32>()
        var array: [UInt32] = []
        for step in 0..<20_000 {
            let value = UInt32(next(1_000))
            switch Step.allCases[next(Step.allCases.count)] {
            case .append:
                for offset in 0..<UInt32(next(4)) {
                    row.append(value + offset, in: pool)
                    array.append(value + offset)
                }
            case .insert:
                let index = next(array.count + 1)
                row.insert(value, at: index, in: pool)
                array.insert(value, at: index)
            case .remove where !array.isEmpty:
                let index = next(array.count)
                #expect(row.remove(at: index) == array.remove(at: index))
            case .removeFirst:
                let count = min(array.count, next(3))
                row.removeFirst(count)
                array.removeFirst(count)
            case .removeSome:
                row.removeAll { $0.element % 7 == value % 7 }
                array.removeAll { $0 % 7 == value % 7 }
            case .truncate:
                let count = array.count - min(array.count, next(3))
                row.truncate(to: count)
                array.removeLast(array.count - count)
            case .change where !array.isEmpty:
                let index = next(array.count)
                row[index] += 1
                array[index] += 1
            case .copy:
                other.assign(row, in: pool)
                #expect(other.elements.elementsEqual(array))
            case .remove, .change: break
            }
            #expect(row.elements.elementsEqual(array), "step \(step) SEED=\(seed)")
            #expect(row.count == array.count && row.isEmpty == array.isEmpty)
            #expect(row.firstIndex { $0.element == value } == array.firstIndex(of: value))
            #expect(row.lastIndex { $0.element == value } == array.lastIndex(of: value))
        }
        row.release(to: pool)
        other.release(to: pool)
    }

    @Test(arguments: 0...70) func `Bytes of every length are copied, and no others`(count: Int) {
        let pool = BlockPool(chunkSize: 16 << 10)
        var row = Row<UInt8>()
        let bytes = (0..<UInt8(count)).map { $0 &+ 1 }
        for _ in 0..<3 {
            let text = bytes.withUnsafeBytes { row.append($0, in: pool) }
            #expect(Array(text.bytes(in: row.bytes)) == bytes)
        }
        #expect(Array(row.bytes) == bytes + bytes + bytes)
        row.release(to: pool)
    }
}
