import Alerting
import ContactCenter

/// The member `summary` of an alert record: one sentence in each language, in room that is used again and again.
struct AlertSummaries: ~Copyable {
    private var room = ByteArena()
    /// Room for names that have to last as long as the sentences are made.
    var names = ByteArena()
    /// Where the sentence of each language ends in the room.
    private var ends = InlineArray<4, Int>(repeating: 0)

    /// Makes the sentences of `message`.
    mutating func make(_ message: AlertMessage, _ values: AlertTextValues) {
        room.truncate(to: 0)
        for language in TextLanguage.allCases {
            AlertText.write(message, values, in: language, into: &room)
            ends[Int(language.rawValue)] = room.count
        }
    }

    /// How many bytes ``write(to:)`` writes at most.
    var greatestCount: Int { 6 * room.count + 32 }

    /// Writes the sentences that were made last as members of an object, without its braces.
    func write(to writer: inout JSONWriter) {
        var start = 0
        for language in TextLanguage.allCases {
            let end = ends[Int(language.rawValue)]
            if language != .english { writer.byte(0x2C) }
            writer.name(language.code)
            writer.byte(0x3A)
            writer.string(UnsafeRawBufferPointer(rebasing: room.bytes[start..<end]))
            start = end
        }
    }
}
