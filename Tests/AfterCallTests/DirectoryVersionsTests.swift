import ContactCenter
import Simulation
import Testing

@testable import AfterCall

/// Which version is in force.
@Suite struct DirectoryVersionsTests {
    @Test func `What is in force is the last version of the list among those that began last, and not later`() {
        var random = SplitMix64(seed: TestSeed.value)
        for _ in 0..<2_000 {
            let list = (0..<Int.random(in: 0...8, using: &random)).map { number in
                DirectoryVersions<Int>.Version(
                    from: Timestamp(milliseconds: .random(in: -5...5, using: &random)),
                    value: number
                )
            }
            let versions = DirectoryVersions(list)
            for milliseconds in Int64(-7)...7 {
                let instant = Timestamp(milliseconds: milliseconds)
                var expected: DirectoryVersions<Int>.Version?
                for version in list where version.from <= instant {
                    if expected.map({ $0.from <= version.from }) ?? true { expected = version }
                }
                #expect(versions.value(at: instant) == expected?.value)
                let periods = versions.periods.filter { $0.inForce.contains(instant) }
                #expect(periods.map(\.value) == (expected.map { [$0.value] } ?? []))
            }
        }
    }
}
