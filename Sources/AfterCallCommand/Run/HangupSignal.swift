import Dispatch
import Foundation

/// SIGHUP, by which supervisors ask for a configuration to be read again.
///
/// Thread safety: the source is made in `init` and only cancelled afterwards, which Dispatch allows from any thread.
final class HangupSignal {
    private let source: any DispatchSourceSignal

    /// Watches until the object goes away, and calls `action` on a thread of Dispatch's.
    init(_ action: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler(handler: action)
        source.activate()
    }

    deinit {
        source.cancel()
    }
}
