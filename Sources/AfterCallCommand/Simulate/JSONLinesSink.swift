import Foundation
import Kafka
import Simulation

/// Writes generated records to a file as JSON Lines, with the partitions that Kafka would give them.
struct JSONLinesSink: RecordSink {
    private static let bufferBytes = 1 << 18

    private let file: Int32
    private let path: String
    private let partitions: Int32
    private var offsets: [Int64]
    private var buffer: [UInt8] = []

    /// Creates the file at `path`, or empties it; `-` is standard output.
    ///
    /// - Throws: ``CommandError`` when it cannot be written.
    init(path: String, partitions: Int32) throws {
        self.path = path
        self.partitions = partitions
        offsets = Array(repeating: 0, count: Int(partitions))
        file = path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if file < 0 { throw Self.failure(path) }
        buffer.reserveCapacity(Self.bufferBytes + 4_096)
    }

    mutating func send(_ record: GeneratedRecord) throws {
        let partition = record.key.withUnsafeBytes { KafkaPartitioner.partition(for: $0, among: partitions) }
        RecordLine.append(record, partition: partition, offset: offsets[Int(partition)], to: &buffer)
        offsets[Int(partition)] += 1
        if buffer.count >= Self.bufferBytes { try writeBuffer() }
    }

    mutating func finish() throws {
        try writeBuffer()
        if file != STDOUT_FILENO, close(file) != 0 { throw Self.failure(path) }
    }

    private mutating func writeBuffer() throws {
        try buffer.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let written = write(file, rest.baseAddress, rest.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw Self.failure(path) }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private static func failure(_ path: String) -> CommandError {
        let reason = String(cString: strerror(errno))
        return CommandError(status: .io, message: "cannot write \(path): \(reason)", remedy: "name another file")
    }
}
