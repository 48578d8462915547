import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM: the first asks to stop, the second stops at once.
///
/// Thread safety: the sources are made in `init` and only cancelled afterwards, which Dispatch allows from any thread.
final class StopSignals {
    private let sources: [any DispatchSourceSignal]

    /// Watches for the signals until the object goes away.
    ///
    /// - Parameter onFirst: called once, on a thread of Dispatch's, at the first signal.
    init(onFirst: @escaping @Sendable () -> Void) {
        let count = SignalCount()
        let statuses: [(Int32, ExitStatus)] = [(SIGINT, .interrupted), (SIGTERM, .terminated)]
        sources = statuses.map { number, status in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if count.increment() == 1 { onFirst() } else { status.exit() }
            }
            source.activate()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}

/// How many signals have come.
private final class SignalCount: Sendable {
    private let count = Atomic<Int>(0)

    func increment() -> Int { count.add(1, ordering: .relaxed).newValue }
}
