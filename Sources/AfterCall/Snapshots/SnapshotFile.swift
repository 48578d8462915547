import Foundation

/// A snapshot on disk: a header, records of a changelog, and a checksum over both.
///
/// All numbers are little-endian. `ACSNAP`, two bytes of format; then the identity: cluster and topic (each a count of
/// 2 bytes and UTF-8), partition (4), offset, newest timestamp, when it was taken, the number of records (8 each); then
/// the records: count of the key (4), count of the value (4), key, value; at last the CRC-32C of all before (4).
enum SnapshotFile {
    /// What is wrong with a file.
    enum Problem: Error, Equatable {
        case missing
        case unreadable(String)
        case foreign
        case newerFormat(UInt16)
        case damaged
    }

    static let format: UInt16 = 1
    private static let magic = Array("ACSNAP".utf8)

    /// Writes a snapshot in place of the one before: to a file beside it, which takes its name once it is on the disk.
    ///
    /// - Throws: what the system says; the one before is still there then.
    static func write(_ identity: SnapshotIdentity, _ records: [[UInt8]: [UInt8]], to url: URL) throws {
        let folder = url.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let draft = folder.appendingPathComponent(".\(url.lastPathComponent).new")
        guard FileManager.default.createFile(atPath: draft.path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: draft.path])
        }
        let file = try FileHandle(forWritingTo: draft)
        do {
            var checksum = CRC32C()
            var room = header(identity, count: records.count)
            func flush() throws {
                room.withUnsafeBytes { checksum.update($0) }
                try file.write(contentsOf: room)
                room.removeAll(keepingCapacity: true)
            }
            for (key, value) in records {
                append(UInt32(key.count), to: &room)
                append(UInt32(value.count), to: &room)
                room += key
                room += value
                if room.count > 1 << 20 { try flush() }
            }
            try flush()
            var end: [UInt8] = []
            append(checksum.value, to: &end)
            try file.write(contentsOf: end)
            try file.synchronize()
            try file.close()
        } catch {
            try? file.close()
            try? FileManager.default.removeItem(at: draft)
            throw error
        }
        guard rename(draft.path, url.path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path])
        }
        // The name is on the disk only when the folder is.
        let handle = try FileHandle(forReadingFrom: folder)
        try handle.synchronize()
        try handle.close()
    }

    /// Reads a whole snapshot, and believes none of it before the checksum is right.
    static func read(_ url: URL) throws(Problem) -> Contents {
        let data: Data
        do {
            data = try Data(contentsOf: url, options: .mappedIfSafe)
        } catch {
            guard FileManager.default.fileExists(atPath: url.path) else { throw .missing }
            throw .unreadable("\(error)")
        }
        guard data.count >= magic.count + 2, data.starts(with: magic) else { throw .foreign }
        let found = UInt16(data[data.startIndex + magic.count]) | UInt16(data[data.startIndex + magic.count + 1]) << 8
        guard found <= format else { throw .newerFormat(found) }
        guard data.count >= magic.count + 6, isWhole(data), let contents = Contents(data, after: magic.count + 2) else {
            throw .damaged
        }
        return contents
    }

    private static func isWhole(_ data: Data) -> Bool {
        data.withUnsafeBytes { bytes in
            var checksum = CRC32C()
            checksum.update(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)]))
            let stored = bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self)
            return UInt32(littleEndian: stored) == checksum.value
        }
    }

    private static func header(_ identity: SnapshotIdentity, count: Int) -> [UInt8] {
        var bytes = magic
        append(format, to: &bytes)
        for text in [identity.cluster, identity.topic] {
            append(UInt16(clamping: text.utf8.count), to: &bytes)
            bytes += text.utf8.prefix(Int(UInt16.max))
        }
        append(identity.partition, to: &bytes)
        for number in [identity.offset, identity.newestTimestampMs, identity.takenAtMs, Int64(count)] {
            append(number, to: &bytes)
        }
        return bytes
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }
}

extension SnapshotFile {
    /// A snapshot whose checksum was right.
    struct Contents {
        private(set) var identity = SnapshotIdentity(cluster: "", topic: "", partition: 0)
        private(set) var count = 0
        private let data: Data
        private var recordsStart = 0

        fileprivate init?(_ data: Data, after start: Int) {
            self.data = data
            var cursor = start
            guard let cluster = text(&cursor), let topic = text(&cursor), let partition: Int32 = number(&cursor),
                let offset: Int64 = number(&cursor), let newest: Int64 = number(&cursor),
                let taken: Int64 = number(&cursor), let count: Int64 = number(&cursor), count >= 0
            else { return nil }
            identity = SnapshotIdentity(
                cluster: cluster,
                topic: topic,
                partition: partition,
                offset: offset,
                newestTimestampMs: newest,
                takenAtMs: taken
            )
            self.count = Int(count)
            recordsStart = cursor
        }

        /// Lends key and value of each record.
        func forEach<Failure: Error>(
            _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws(Failure) -> Void
        ) throws(Failure) {
            var cursor = recordsStart
            for _ in 0..<count {
                guard let keyCount: UInt32 = number(&cursor), let valueCount: UInt32 = number(&cursor),
                    cursor + Int(keyCount) + Int(valueCount) <= data.count - 4
                else { return }
                let range = cursor..<cursor + Int(keyCount) + Int(valueCount)
                let outcome: Result<Void, Failure> = data.withUnsafeBytes { bytes in
                    let record = UnsafeRawBufferPointer(rebasing: bytes[range])
                    do throws(Failure) {
                        try body(
                            UnsafeRawBufferPointer(rebasing: record[..<Int(keyCount)]),
                            UnsafeRawBufferPointer(rebasing: record[Int(keyCount)...])
                        )
                        return .success(())
                    } catch {
                        return .failure(error)
                    }
                }
                try outcome.get()
                cursor = range.upperBound
            }
        }

        private func number<Number: FixedWidthInteger>(_ cursor: inout Int) -> Number? {
            let size = MemoryLayout<Number>.size
            guard cursor + size <= data.count else { return nil }
            defer { cursor += size }
            return data.withUnsafeBytes {
                Number(littleEndian: $0.loadUnaligned(fromByteOffset: cursor, as: Number.self))
            }
        }

        private func text(_ cursor: inout Int) -> String? {
            guard let count: UInt16 = number(&cursor), cursor + Int(count) <= data.count else { return nil }
            defer { cursor += Int(count) }
            return data.withUnsafeBytes { String(decoding: $0[cursor..<cursor + Int(count)], as: UTF8.self) }
        }
    }
}
