import ContactCenter
import Simulation

/// Orders in which the events of a timeline may arrive, none later than the horizon behind the newest before it.
struct Arrivals {
    private let times: [Timestamp]
    private let horizonMs: Milliseconds

    init(of steps: [Timeline.Step], horizonMs: Milliseconds) {
        times = steps.map(\.event.time)
        self.horizonMs = horizonMs
    }

    /// Every order.
    func all() -> [[Int]] {
        var found: [[Int]] = []
        var order: [Int] = []
        func extend(_ remaining: [Int]) {
            if remaining.isEmpty { found.append(order) }
            for next in candidates(among: remaining) {
                order.append(next)
                extend(remaining.filter { $0 != next })
                order.removeLast()
            }
        }
        extend(Array(times.indices))
        return found
    }

    /// Some order, in which an event may come more than once.
    func random(_ random: inout SplitMix64) -> [Int] {
        var remaining = Array(times.indices)
        var order: [Int] = []
        while let next = candidates(among: remaining).randomElement(using: &random) {
            order.append(next)
            remaining.removeAll { $0 == next }
            let newest = order.map { times[$0] }.max() ?? times[next]
            let repeatable = order.filter { times[$0] >= newest - horizonMs }
            if random.next() % 4 == 0, let again = repeatable.randomElement(using: &random) { order.append(again) }
        }
        return order
    }

    /// Those after which no other one would be too late.
    private func candidates(among remaining: [Int]) -> [Int] {
        guard let oldest = remaining.map({ times[$0] }).min() else { return [] }
        return remaining.filter { times[$0] <= oldest + horizonMs }
    }
}
