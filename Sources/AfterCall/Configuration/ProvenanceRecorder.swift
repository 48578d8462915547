import Configuration
import Synchronization

/// Remembers which provider answered the last read.
///
/// Thread safety: a `Mutex` guards what is remembered.
final class ProvenanceRecorder: AccessReporter {
    private let lastProvider = Mutex<Int?>(nil)

    func report(_ event: AccessEvent) {
        let index = event.providerResults.firstIndex { result in
            (try? result.result.get())?.value != nil
        }
        lastProvider.withLock { $0 = index }
    }

    /// The number of the provider that answered since the last call, by its place in the reader's list.
    func take() -> Int? {
        lastProvider.withLock { last in
            defer { last = nil }
            return last
        }
    }
}
