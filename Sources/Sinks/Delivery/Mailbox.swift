import Synchronization

/// A bounded queue from a thread that must not wait to a task that may.
///
/// Thread safety: a `Mutex` guards it. Any thread may offer; one task at a time may take.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        /// How many of the elements were taken; they are cleared away together.
        var taken = 0
        var waiting: CheckedContinuation<Element?, Never>?
        var isClosed = false
    }

    private let capacity: Int
    private let state = Mutex(State())

    init(capacity: Int) {
        precondition(capacity > 0, "a mailbox without room")
        self.capacity = capacity
    }

    /// How many elements are in it.
    var count: Int { state.withLock { $0.elements.count - $0.taken } }

    /// Puts `element` in, unless there is no room, or it is closed.
    func offer(_ element: Element) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            if let waiting = state.waiting {
                state.waiting = nil
                waiting.resume(returning: element)
                return true
            }
            guard state.elements.count - state.taken < capacity else { return false }
            state.elements.append(element)
            return true
        }
    }

    /// Waits for the next element, in the order in which they were offered; `nil` once it is closed.
    func take() async -> Element? {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.isClosed { return continuation.resume(returning: nil) }
                guard state.taken < state.elements.count else {
                    precondition(state.waiting == nil, "two tasks take from one mailbox")
                    state.waiting = continuation
                    return
                }
                let element = state.elements[state.taken]
                state.taken += 1
                if state.taken == state.elements.count || state.taken >= 1_024 {
                    state.elements.removeFirst(state.taken)
                    state.taken = 0
                }
                continuation.resume(returning: element)
            }
        }
    }

    /// Ends it: what is in it is not handed out any more.
    func close() {
        state.withLock { state in
            state.isClosed = true
            state.elements = []
            state.taken = 0
            state.waiting?.resume(returning: nil)
            state.waiting = nil
        }
    }
}
