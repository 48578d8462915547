import Indicators
import Testing

@Suite struct LogLinearTests {
    @Test func `A bucket stands for a value that is at most 0,8 percent off`() {
        var dice = Dice(seed: TestSeed.value)
        for _ in 0..<100_000 {
            let value = Int64(dice.next() >> UInt64.random(in: 32...63, using: &dice))
            let shown = LogLinear.value(of: LogLinear.bucket(of: value))
            #expect(abs(Double(shown - value)) <= 0.008 * Double(value))
        }
    }

    @Test func `Every bucket holds the value that it stands for, and they are in order`() {
        var last: Int64 = -1
        for bucket in 0..<LogLinear.bucketCount {
            let value = LogLinear.value(of: bucket)
            #expect(LogLinear.bucket(of: value) == bucket)
            #expect(value > last)
            last = value
        }
    }

    @Test(arguments: [(-5, 0), (0, 0), (127, 127), (128, 128), (129, 128), (130, 129), (255, 191), (256, 192)])
    func `The layout is that of HdrHistogram with 128 sub-buckets`(value: Int64, bucket: Int) {
        #expect(LogLinear.bucket(of: value) == bucket)
    }

    @Test func `What is greater than can be told apart is in the last bucket`() {
        #expect(LogLinear.bucket(of: .max) == LogLinear.bucketCount - 1)
        #expect(LogLinear.bucket(of: 0xFFFF_FFFF) == LogLinear.bucketCount - 1)
    }
}
