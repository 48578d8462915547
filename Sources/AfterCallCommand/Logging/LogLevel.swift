import Logging
import Synchronization

/// The least level that the process logs, which may change while it runs.
///
/// Thread safety: an atomic holds it.
final class LogLevel: Sendable {
    private static let levels = Logger.Level.allCases
    private let index: Atomic<Int>

    /// Begins with `level`.
    init(_ level: Logger.Level) {
        index = Atomic(Self.index(of: level))
    }

    /// The level now.
    var value: Logger.Level {
        get { Self.levels[index.load(ordering: .relaxed)] }
        set { index.store(Self.index(of: newValue), ordering: .relaxed) }
    }

    private static func index(of level: Logger.Level) -> Int { levels.firstIndex(of: level) ?? 0 }
}
