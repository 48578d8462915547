extension SplitMix64 {
    /// A number from 0 up to, not including, `bound`.
    ///
    /// The bias of the multiply-and-shift is below `bound` / 2^32, which no workload notices.
    /// - Precondition: 0 < `bound` < 2^31.
    public mutating func below(_ bound: Int) -> Int {
        Int(((next() &>> 32) &* UInt64(bound)) &>> 32)
    }

    /// A number from `range`, both ends included.
    public mutating func within(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }

    /// A number from 0 up to, not including, 1, in steps of 2^-53.
    public mutating func unit() -> Double {
        Double(next() &>> 11) * 0x1p-53
    }

    /// Whether something of probability `share` happened.
    public mutating func chance(_ share: Double) -> Bool {
        unit() < share
    }

    /// A waiting time with the given mean, as between arrivals that know nothing of each other.
    public mutating func exponential(mean: Double) -> Double {
        -mean * naturalLogarithm(1 - unit())
    }

    /// A value of the standard normal distribution (Marsaglia's polar method, one of the pair).
    public mutating func normal() -> Double {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            if square > 0 && square < 1 {
                // A square root by way of the logarithm: `squareRoot()` may need a C library that nobody linked.
                return x * naturalExponential(0.5 * naturalLogarithm(-2 * naturalLogarithm(square) / square))
            }
        }
    }

    /// A duration as people's durations are: half below `median`, with a tail that grows with `sigma`.
    ///
    /// `sigma` is the standard deviation of the logarithm; the mean is `median` x e^(sigma^2 / 2).
    public mutating func logNormal(median: Double, sigma: Double) -> Double {
        median * naturalExponential(sigma * normal())
    }

    /// One of `elements`.
    /// - Precondition: `elements` is not empty.
    public mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}
