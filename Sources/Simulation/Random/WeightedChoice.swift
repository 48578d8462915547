/// Outcomes with weights, to be drawn from again and again.
public struct WeightedChoice<Element: Sendable>: Sendable {
    private let elements: [Element]
    private let bounds: [Double]

    /// Creates the choice of `outcomes`, each as likely as its weight's part of their sum.
    /// - Precondition: weights are not negative, and at least one is positive.
    public init(_ outcomes: [(element: Element, weight: Double)]) {
        var sum = 0.0
        var bounds: [Double] = []
        for outcome in outcomes {
            precondition(outcome.weight >= 0, "negative weight")
            sum += outcome.weight
            bounds.append(sum)
        }
        precondition(sum > 0, "nothing to choose from")
        self.elements = outcomes.map(\.element)
        self.bounds = bounds
    }

    /// Draws one outcome.
    public func draw(using random: inout SplitMix64) -> Element {
        let point = random.unit() * bounds[bounds.count - 1]
        var index = 0
        while bounds[index] <= point && index < bounds.count - 1 { index += 1 }
        return elements[index]
    }
}
