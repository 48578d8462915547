import ContactCenter

@testable import Telephony

/// A record as a test writes it.
struct TestRecord {
    var value: [UInt8]
    var key: [UInt8] = []
    var headers: [(String, String)] = []
    /// The Kafka timestamp.
    var arrival = Story.epoch

    init(_ value: String, headers: [(String, String)] = [], arrival: Timestamp = Story.epoch) {
        self.value = Array(value.utf8)
        self.headers = headers
        self.arrival = arrival
    }

    init(bytes: [UInt8], headers: [(String, String)] = [], arrival: Timestamp = Story.epoch) {
        value = bytes
        self.headers = headers
        self.arrival = arrival
    }
}

/// Decodes records, one after the other, as those of one partition.
func tell(
    _ format: String,
    _ records: [TestRecord],
    clock: SecondOrdinals = SecondOrdinals(),
    _ configure: (inout DialectSettings) -> Void = { _ in }
) -> Told {
    let example = format == Dialect.exampleACD.name ? Dialect.exampleACD : nil
    guard let dialect = Dialect.named(format) ?? example else { preconditionFailure("no format \(format)") }
    var settings = DialectSettings()
    configure(&settings)
    var decoder = DialectDecoder(dialect, settings: settings)
    var told = Told()
    var clock = clock
    for record in records {
        told.outcomes.append(tell(record, with: &decoder, clock: &clock, &told.events))
    }
    return told
}

/// The same of records that are lines.
func tell(
    _ format: String,
    _ lines: String...,
    configure: (inout DialectSettings) -> Void = { _ in }
) -> Told {
    tell(format, lines.map { TestRecord($0) }, configure)
}

/// Decodes one record, appends its events to `events`, and says what became of it.
func tell(
    _ record: TestRecord,
    with decoder: inout DialectDecoder,
    clock: inout SecondOrdinals,
    _ events: inout [ToldEvent]
) -> String {
    // One allocation each, of the exact size, so that reading past an end is seen by the address sanitizer.
    var kept: [UnsafeRawBufferPointer] = []
    defer { kept.forEach { $0.deallocate() } }
    func keep(_ bytes: some Collection<UInt8>) -> UnsafeRawBufferPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        kept.append(UnsafeRawBufferPointer(copy))
        return UnsafeRawBufferPointer(copy)
    }
    var headers = CloudEventHeaders()
    for (name, value) in record.headers {
        headers.add(name: keep(name.utf8), value: keep(value.utf8))
    }
    let input = DialectRecord(value: keep(record.value), key: keep(record.key), arrivalTime: record.arrival)
    switch decoder.decode(input, headers: headers, clock: &clock) {
    case .events(let count):
        let payload = Array(decoder.payload)
        events += decoder.events.map { ToldEvent(event: $0, payload: payload) }
        return "\(count) events"
    case .ignored(let reason, let detail):
        return "ignored \(reason.name): \(detail)"
    case .rejected(let rejection):
        return "rejected \(rejection.cause.name)" + (rejection.field.map { " \($0)" } ?? "")
    }
}
