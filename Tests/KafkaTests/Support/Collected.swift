import Foundation

/// What handlers on other threads reported, in order.
final class Collected<Element: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var elements: [Element] = []

    func append(_ element: Element) {
        condition.withLock {
            elements.append(element)
            condition.broadcast()
        }
    }

    var all: [Element] { condition.withLock { elements } }

    /// Waits until the elements are as wanted; false when that took more than 20 s.
    func wait(for isWanted: ([Element]) -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: 20)
        return condition.withLock {
            while !isWanted(elements) {
                guard condition.wait(until: end) else { return isWanted(elements) }
            }
            return true
        }
    }
}

/// Bytes in memory of `malloc`, as a foreign library would hand them over.
func allocateWithMalloc(_ bytes: [UInt8]) -> UnsafeRawBufferPointer? {
    guard let memory = malloc(bytes.count) else { return nil }
    memory.copyMemory(from: bytes, byteCount: bytes.count)
    return UnsafeRawBufferPointer(start: memory, count: bytes.count)
}
