import ContactCenter
import Simulation
import Testing

@testable import AfterCall

/// Where on the bus a record of an inbox came from.
@Suite struct RecordOriginTests {
    private struct PlainOrigin: Equatable {
        var topic: [UInt8]
        var coordinates: InputCoordinates
        var key: [UInt8]?
        var isConverted = false
    }

    private func write(_ origin: PlainOrigin) -> [UInt8] {
        var writer = WireWriter()
        origin.topic.withUnsafeBytes { topic in
            (origin.key ?? []).withUnsafeBytes { key in
                RecordOrigin(
                    topic: topic,
                    coordinates: origin.coordinates,
                    key: origin.key == nil ? nil : key,
                    isConverted: origin.isConverted
                ).write(to: &writer)
            }
        }
        return Array(writer.bytes)
    }

    private func read(_ value: [UInt8]) -> PlainOrigin? {
        value.withUnsafeBytes { value in
            RecordOrigin(value).map {
                PlainOrigin(
                    topic: Array($0.topic),
                    coordinates: $0.coordinates,
                    key: $0.key.map { Array($0) },
                    isConverted: $0.isConverted
                )
            }
        }
    }

    private func draw(_ random: inout SplitMix64) -> PlainOrigin {
        func bytes(_ range: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: range, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        return PlainOrigin(
            topic: bytes(1...249),
            coordinates: InputCoordinates(
                partition: .random(in: 0...Int32.max, using: &random),
                offset: .random(in: 0...Int64.max, using: &random),
                timestamp: Bool.random(using: &random)
                    ? nil : Timestamp(milliseconds: .random(in: -1...1 << 45, using: &random))
            ),
            key: Bool.random(using: &random) ? nil : bytes(0...40),
            isConverted: Bool.random(using: &random)
        )
    }

    @Test func `Every part is read as it was written, a null key and an empty one among them`() {
        var random = SplitMix64(seed: TestSeed.value, index: 80)
        for _ in 0..<2_000 {
            let origin = draw(&random)
            #expect(read(write(origin)) == origin, "SEED=\(TestSeed.value)")
        }
    }

    @Test func `What is cut off before the key is no origin`() {
        var random = SplitMix64(seed: TestSeed.value, index: 81)
        for _ in 0..<50 {
            let origin = draw(&random)
            let value = write(origin)
            let fixed = value.count - (origin.key?.count ?? 0)
            for count in 0..<fixed { #expect(read(Array(value.prefix(count))) == nil) }
            if origin.key == nil { #expect(read(value + [0]) == nil) }
        }
    }

    @Test func `Any bytes are read or are no origin`() {
        var random = SplitMix64(seed: TestSeed.value, index: 82)
        for _ in 0..<20_000 {
            var value = write(draw(&random))
            for _ in 0..<3 { value[Int.random(in: 0..<value.count, using: &random)] = UInt8(random.next() & 255) }
            if let found = read(value) { #expect(write(found) == value) }
        }
    }

    @Test func `Only its own name is that of an origin`() {
        func isName(_ name: String) -> Bool { Array(name.utf8).withUnsafeBytes { RecordOrigin.isName($0) } }
        #expect(isName("aftercall-origin"))
        for name in ["", "aftercall-origi", "aftercall-origin2", "Aftercall-Origin", "traceparent"] {
            #expect(!isName(name))
        }
    }
}
