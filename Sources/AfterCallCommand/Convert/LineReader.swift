import Foundation

/// Reads a file, or standard input, line by line.
struct LineReader: ~Copyable {
    private static let chunkBytes = 1 << 18

    private let file: Int32
    private let path: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// Opens the file at `path`; `-` is standard input.
    /// - Throws: ``CommandError`` when it cannot be read.
    init(path: String) throws {
        self.path = path
        file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        if file < 0 { throw Self.failure(path) }
    }

    deinit {
        if file > STDIN_FILENO { close(file) }
    }

    /// Calls `body` with the next line, without its end.
    /// - Returns: nil at the end of the file.
    /// - Throws: ``CommandError`` when it cannot be read.
    mutating func next<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return try call(body, start..<end)
            }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return try call(body, start..<buffer.count)
            }
            buffer.removeFirst(start)
            searched = buffer.count
            start = 0
            try fill()
        }
    }

    private func call<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result,
        _ range: Range<Int>
    ) rethrows -> Result {
        let end = range.upperBound > range.lowerBound && buffer[range.upperBound - 1] == 0x0D
        return try buffer.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[range.lowerBound..<range.upperBound - (end ? 1 : 0)]))
        }
    }

    private mutating func fill() throws {
        let count = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: Self.chunkBytes))
        var got = -1
        repeat {
            got = buffer.withUnsafeMutableBytes { bytes in
                read(file, bytes.baseAddress.map { $0 + count }, Self.chunkBytes)
            }
        } while got < 0 && errno == EINTR
        guard got >= 0 else { throw Self.failure(path) }
        buffer.removeLast(Self.chunkBytes - got)
        isAtEnd = got == 0
    }

    private static func failure(_ path: String) -> CommandError {
        let reason = String(cString: strerror(errno))
        return CommandError(status: .io, message: "cannot read \(path): \(reason)", remedy: "name another file")
    }
}
