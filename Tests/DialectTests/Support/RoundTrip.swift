import ContactCenter
import Telephony

/// Writes events as canonical JSON and reads them back.
struct RoundTrip: ~Copyable {
    private var writer = CanonicalWriter()
    private var decoder = CanonicalDecoder()
    private let headers = CloudEventHeaders()

    /// What is lost or changed when an event is written and read back; nil if nothing is.
    ///
    /// The canonical decoder counts fields that an event's type does not have, so a dialect that sets one is found.
    mutating func difference(_ event: Event, _ payload: UnsafeRawBufferPointer) -> String? {
        writer.removeAll()
        writer.append(event, payload: payload)
        let written = writer.bytes
        let outcome = written.withUnsafeBytes { decoder.decode($0, headers: headers) }
        let words = String(decoding: written, as: UTF8.self)
        guard case .event = outcome else { return "\(words) is read as \(outcome)" }
        guard decoder.unknownFieldCount == 0 else { return "\(words) has fields that its type does not have" }
        writer.removeAll()
        writer.append(decoder.event, payload: decoder.payload)
        return writer.bytes == written ? nil : "\(words) becomes \(String(decoding: writer.bytes, as: UTF8.self))"
    }
}
