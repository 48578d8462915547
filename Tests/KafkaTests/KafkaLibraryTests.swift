import Testing

@testable import Kafka

struct KafkaLibraryTests {
    @Test func `the version is that of the library that is loaded`() {
        let number = KafkaLibrary.versionNumber
        let text = "\(number >> 24 & 0xff).\(number >> 16 & 0xff).\(number >> 8 & 0xff)"
        #expect(KafkaLibrary.version.hasPrefix(text))
        #expect(number >= 0x0200_02ff)
        print("librdkafka \(KafkaLibrary.version)")
    }

    @Test(
        arguments: [
            (0x0200_02ff, true), (0x0206_00ff, true), (0x0206_01ff, false), (0x0210_00ff, false),
        ] as [(Int32, Bool)]
    )
    func `only a library older than 2 point 6 point 1 is warned of`(number: Int32, isWarned: Bool) {
        #expect((KafkaLibrary.versionWarning(for: number, named: "x") != nil) == isWarned)
    }
}
