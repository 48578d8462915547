import AfterCall
import ContactCenter
import Foundation
import Telephony

/// Converts lines to canonical events, and prints them.
struct Converter: ~Copyable {
    private static let flushBytes = 1 << 16

    private var decoder: DialectDecoder
    private var clock = SecondOrdinals()
    private var writer = CanonicalWriter()
    private let headers = CloudEventHeaders()
    /// Those of a record that says itself that it is a CloudEvent: a file has no headers.
    private var structuredHeaders = CloudEventHeaders()
    private let isCanonical: Bool
    private let explains: Bool
    /// What stands for the Kafka timestamp of the next record; `nil` before anything was read that has a time.
    private var arrival: Timestamp?
    private var hasReadTime = false
    private let output: (UnsafeRawBufferPointer) -> Void
    private let complain: (String) -> Void
    private(set) var tally = ConversionTally()

    /// Creates a converter.
    /// - Parameters:
    ///   - arrival: when the first record arrived; if not given, when the newest happened that it tells of.
    ///   - output: takes what is printed; standard output if not given.
    ///   - complain: takes what is said of lines that cannot be read; standard error if not given.
    init(
        _ dialect: Dialect,
        settings: DialectSettings,
        arrival: Timestamp?,
        explains: Bool,
        output: @escaping (UnsafeRawBufferPointer) -> Void = StandardStream.output.write,
        complain: @escaping (String) -> Void = StandardStream.error.write
    ) {
        decoder = DialectDecoder(dialect, settings: settings)
        isCanonical = dialect.name == Dialect.canonical.name
        structuredHeaders.add(name: Self.bytes("content-type"), value: Self.bytes("application/cloudevents+json"))
        self.arrival = arrival
        self.explains = explains
        self.output = output
        self.complain = complain
    }

    /// Converts all lines of a file; `-` is standard input.
    /// - Throws: ``CommandError`` when it cannot be read.
    mutating func convert(fileAt path: String) throws -> ConversionTally {
        var reader = try LineReader(path: path)
        var number = 0
        while true {
            number += 1
            let line = number
            guard try reader.next({ convert($0, line: line) }) != nil else { break }
        }
        flush()
        return tally
    }

    /// Converts one line; an empty one is none.
    mutating func convert(_ value: UnsafeRawBufferPointer, line: Int) {
        guard !value.isEmpty else { return }
        tally.records += 1
        switch decode(value) {
        case .events(let count):
            tally.events += count
            noteTimes()
            if explains { explain(line) } else { print() }
        case .ignored(let reason, let detail):
            tally.ignored += 1
            if explains { output("line \(line): ignored (\(reason.name)): \(detail)\n") }
        case .rejected(let rejection):
            tally.rejected += 1
            flush()
            if explains { output("line \(line): cannot be read\n") }
            complain("aftercall: line \(line): \(rejection)\n")
        }
        if writer.bytes.count >= Self.flushBytes { flush() }
    }

    private mutating func decode(_ value: UnsafeRawBufferPointer) -> DialectOutcome {
        let known = arrival ?? newestTime(in: value)
        let record = DialectRecord(value: value, arrivalTime: known ?? WallClock.now)
        arrival = known
        guard isCanonical, String(decoding: value, as: UTF8.self).contains("\"specversion\"") else {
            return decoder.decode(record, headers: headers, clock: &clock)
        }
        return decoder.decode(record, headers: structuredHeaders, clock: &clock)
    }

    /// When the newest happened that a record tells of; `nil` where it has no time itself.
    private mutating func newestTime(in value: UnsafeRawBufferPointer) -> Timestamp? {
        // Times that are made of the arrival are near this one.
        let longAgo = Timestamp(milliseconds: 0)
        var clock = clock
        let record = DialectRecord(value: value, arrivalTime: longAgo)
        guard case .events = decoder.decode(record, headers: headers, clock: &clock) else { return nil }
        return decoder.events.map(\.time).filter { $0 > longAgo + 86_400_000 }.max()
    }

    private static func bytes(_ text: StaticString) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }

    /// Prints what has not been printed yet.
    mutating func flush() {
        writer.bytes.withUnsafeBytes { output($0) }
        writer.removeAll()
    }

    private mutating func noteTimes() {
        for event in decoder.events {
            arrival = hasReadTime ? max(arrival ?? event.time, event.time) : event.time
            hasReadTime = true
        }
    }

    private mutating func print() {
        let payload = decoder.payload
        for event in decoder.events {
            writer.append(event, payload: payload)
            writer.append(0x0A)
        }
    }

    private mutating func explain(_ line: Int) {
        let payload = decoder.payload
        let count = decoder.events.count
        output("line \(line): \(count) event\(count == 1 ? "" : "s")\n")
        for event in decoder.events {
            writer.append(event, payload: payload)
            writer.append(0x0A)
            output("  ")
            flush()
        }
        decoder.forEachNote { output("  ignored: \($0)\n") }
        if decoder.unknownAgentCount > 0 { output("  an agent that no --agent names: kept as it is\n") }
    }

    private func output(_ text: String) {
        var text = text
        text.withUTF8 { output(UnsafeRawBufferPointer($0)) }
    }
}
