import Foundation
import Synchronization

/// A wish to stop, heard by threads that wait in short slices.
final class StopFlag: Sendable {
    /// No wait is longer without a look at the flag.
    private static let sliceSeconds = 0.05

    private let isRaised = Atomic<Bool>(false)

    /// Whether somebody wants to stop.
    var isSet: Bool { isRaised.load(ordering: .acquiring) }

    /// Asks to stop; never taken back.
    func set() {
        isRaised.store(true, ordering: .releasing)
    }

    /// Blocks the thread for `milliseconds`, or until somebody wants to stop.
    func wait(milliseconds: Int64) {
        var left = Double(milliseconds) / 1_000
        while left > 0, !isSet {
            Thread.sleep(forTimeInterval: min(left, Self.sliceSeconds))
            left -= Self.sliceSeconds
        }
    }
}
