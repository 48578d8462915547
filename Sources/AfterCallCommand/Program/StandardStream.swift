import Foundation
import Synchronization

/// One of the process's own streams, unbuffered, so that lines of several threads do not mix.
enum StandardStream: Int32 {
    case output = 1
    case error = 2

    /// Why standard output could not be written, by `errno`; 0 while it could. A reader that has seen enough is none.
    private static let outputFailure = Atomic<Int32>(0)

    /// Why standard output could not be written; `nil` while it could.
    static var failure: String? {
        let code = outputFailure.load(ordering: .relaxed)
        return code == 0 ? nil : String(cString: strerror(code))
    }

    /// Writes all of `text`, or what the reader at the other end still takes.
    ///
    /// Thread safety: a text of up to `PIPE_BUF` bytes is written as a whole.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes all of `bytes`, or what the reader at the other end still takes.
    func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            let written = Foundation.write(rawValue, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                if self == .output, errno != EPIPE { Self.outputFailure.store(errno, ordering: .relaxed) }
                return
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
    }

    /// Whether a person looks at it.
    var isTerminal: Bool { isatty(rawValue) == 1 }
}
