// DialectWorkload: records of every dialect as a bus sends them, and a run of a decoder over them.
// May import: ContactCenter, Telephony, Foundation.
// Must never: measure itself.
import ContactCenter
import Foundation
public import Telephony

/// The story of one dialect's fixtures, record after record, as a consumer's buffer would hold them.
public final class DialectRun {
    /// What is decoded.
    public let dialect: Dialect
    /// How many records a round has.
    public var recordCount: Int { records.count }
    /// How many bytes a record has on average.
    public var meanByteCount: Double { Double(bytes.count) / Double(max(records.count, 1)) }

    private var bytes: [UInt8] = []
    private var records: [(range: Range<Int>, arrival: Timestamp)] = []
    private var parts: Parts

    /// Reads the fixtures of `dialect` from the repository's folder `Tests/DialectTests/Fixtures`.
    /// - Throws: what reading the file throws.
    public init(_ dialect: Dialect, repository: String) throws {
        self.dialect = dialect
        var settings = DialectSettings()
        settings.wrapUpTimes = WrapUpTimes(30_000)
        parts = Parts(dialect, settings)
        let path = "\(repository)/Tests/DialectTests/Fixtures/\(dialect.name)/story.txt"
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let tab = line.firstIndex(of: "\t"), let seconds = Double(line[..<tab]) else { continue }
            let start = bytes.count
            bytes.append(contentsOf: line[line.index(after: tab)...].utf8)
            let arrival = Timestamp(milliseconds: 1_772_442_000_000 + Int64(seconds * 1000))
            records.append((start..<bytes.count, arrival))
        }
    }

    /// Decodes all records `rounds` times.
    ///
    /// - Returns: how many events they gave.
    public func run(rounds: Int) -> Int {
        var count = 0
        bytes.withUnsafeBytes { bytes in
            for _ in 0..<rounds {
                for record in records {
                    let value = UnsafeRawBufferPointer(rebasing: bytes[record.range])
                    count += parts.decode(DialectRecord(value: value, arrivalTime: record.arrival))
                }
            }
        }
        return count
    }
}

private struct Parts: ~Copyable {
    var decoder: DialectDecoder
    var clock = SecondOrdinals()
    let headers = CloudEventHeaders()

    init(_ dialect: Dialect, _ settings: DialectSettings) {
        decoder = DialectDecoder(dialect, settings: settings)
    }

    mutating func decode(_ record: DialectRecord) -> Int {
        guard case .events(let count) = decoder.decode(record, headers: headers, clock: &clock) else { return 0 }
        return count
    }
}
