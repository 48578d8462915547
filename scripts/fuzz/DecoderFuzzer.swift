// Feeds libFuzzer's bytes to one dialect. Built and run by scripts/fuzz.sh.
import ContactCenter
import Foundation
import Telephony

private let format = ProcessInfo.processInfo.environment["FORMAT"] ?? "aftercall"

private func makeFuzzer() -> Fuzzer {
    guard let dialect = Dialect.named(format) else { fatalError("there is no format '\(format)'") }
    return Fuzzer(dialect)
}

nonisolated(unsafe) private var fuzzer = makeFuzzer()

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    fuzzer.check(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    return 0
}

/// Decodes inputs, and ends the process when an event is not what it must be.
private final class Fuzzer {
    private var decoder: DialectDecoder
    private var clock = SecondOrdinals()
    private var writer = CanonicalWriter()
    private var canonical = CanonicalDecoder()
    private let headers = CloudEventHeaders()

    init(_ dialect: Dialect) {
        var settings = DialectSettings()
        settings.wrapUpTimes = WrapUpTimes(30_000)
        settings.timeZone = TimeZoneTable(transitions: [1_792_890_000], offsets: [7200, 3600]) ?? .utc
        decoder = DialectDecoder(dialect, settings: settings)
    }

    func check(_ value: UnsafeRawBufferPointer) {
        let record = DialectRecord(value: value, arrivalTime: Timestamp(milliseconds: 1_772_442_000_000))
        guard case .events = decoder.decode(record, headers: headers, clock: &clock) else { return }
        for event in decoder.events {
            writer.removeAll()
            writer.append(event, payload: decoder.payload)
            let outcome = writer.bytes.withUnsafeBytes { canonical.decode($0, headers: headers) }
            guard case .event = outcome, canonical.unknownFieldCount == 0 else {
                fatalError("\(String(decoding: writer.bytes, as: UTF8.self)) is read as \(outcome)")
            }
        }
    }
}
