import ContactCenter
import Testing

@testable import Alerting

/// The catalogue of messages.
@Suite struct AlertTextTests {
    private static let letters: [Character: AlertTextName] = ["a": .agent, "c": .contact, "p": .partition, "r": .rule]

    private static func text(
        _ message: AlertMessage,
        _ value: AlertQuantity,
        _ threshold: AlertQuantity = .count(0),
        names: [AlertTextName: String] = [:],
        in language: TextLanguage
    ) -> String {
        var room = ByteArena()
        var values = AlertTextValues(value, threshold: threshold)
        (values.detail, values.sample) = (.duration(3_000), 10)
        func write(_ rest: ArraySlice<AlertTextName>) {
            guard let name = rest.first else { return AlertText.write(message, values, in: language, into: &room) }
            Array((names[name] ?? "").utf8).withUnsafeBytes { bytes in
                values[name] = bytes
                write(rest.dropFirst())
            }
        }
        write(AlertTextName.allCases[...])
        return String(decoding: room.bytes, as: UTF8.self)
    }

    private static func placeholders(_ message: AlertMessage, _ language: TextLanguage) -> Set<Character> {
        let sentence = Array("\(AlertText.sentence(message, language))")
        return Set(sentence.indices.filter { sentence[$0] == "$" }.map { sentence[$0 + 1] })
    }

    @Test(arguments: AlertMessage.allCases)
    func `Each message is a sentence of its own in every language, about the same things`(message: AlertMessage) {
        let names = Dictionary(uniqueKeysWithValues: AlertTextName.allCases.map { ($0, "<\($0)>") })
        let asked = Self.placeholders(message, .english)
        var texts: Set<String> = []
        for language in TextLanguage.allCases {
            #expect(Self.placeholders(message, language) == asked)
            let text = Self.text(message, .count(5), .duration(90_000), names: names, in: language)
            for letter in asked {
                if let name = Self.letters[letter] { #expect(text.contains("<\(name)>")) }
            }
            if asked.contains("l") { #expect(text.contains("1 min 30 s")) }
            if asked.contains("s") { #expect(text.contains("<queue>, ")) }
            #expect(!text.contains(where: { "${|}".contains($0) }))
            #expect(text.hasSuffix(".") && !text.contains("  ") && text.first?.isLowercase == false)
            texts.insert(text)
        }
        #expect(texts.count == TextLanguage.allCases.count)
    }

    @Test func `Names of rules lead to what they say`() {
        var names: Set<String> = []
        for message in AlertMessage.allCases where message.rule != nil && message != .acwLimitExtendedPassed {
            let name = message.rule.map { "\($0)" } ?? ""
            #expect(AlertMessage(rule: name.utf8) == message)
            #expect(names.insert(name).inserted)
        }
        #expect(names.count == 33)
        #expect(AlertMessage(rule: "acw".utf8) == nil)
        for rule in LiveRule.allCases { #expect(names.contains("\(rule.name)")) }
    }

    private static let numbers: [(Int64, String, [TextLanguage: String])] = [
        (0, "0", [.english: "contacts", .french: "contact", .spanish: "contactos", .polish: "kontaktów"]),
        (1, "1", [.english: "contact", .french: "contact", .spanish: "contacto", .polish: "kontakt"]),
        (2, "2", [.english: "contacts", .french: "contacts", .spanish: "contactos", .polish: "kontakty"]),
        (5, "5", [.english: "contacts", .french: "contacts", .spanish: "contactos", .polish: "kontaktów"]),
        (12, "12", [.english: "contacts", .french: "contacts", .spanish: "contactos", .polish: "kontaktów"]),
        (22, "22", [.english: "contacts", .french: "contacts", .spanish: "contactos", .polish: "kontakty"]),
        (25, "25", [.english: "contacts", .french: "contacts", .spanish: "contactos", .polish: "kontaktów"]),
        (112, "112", [.english: "contacts", .french: "contacts", .spanish: "contactos", .polish: "kontaktów"]),
    ]

    @Test(arguments: numbers)
    func `A number of things has the form that its language has for it`(
        count: Int64,
        shown: String,
        nouns: [TextLanguage: String]
    ) {
        for (language, noun) in nouns {
            let words = Self.text(.queueLong, .count(count), in: language).split { " ,".contains($0) }
            #expect(words.contains(Substring(shown)))
            #expect(words.contains(Substring(noun)), "\(words)")
        }
    }

    @Test func `Fractions, millions and zero follow the rules of each language`() {
        let half = AlertQuantity.number(millionths: 1_500_000)
        #expect(Self.text(.queueLong, half, in: .english).hasPrefix("1.5 contacts are waiting"))
        #expect(Self.text(.queueLong, half, in: .french).hasPrefix("1,5 contact est en attente"))
        #expect(Self.text(.queueLong, half, in: .spanish).hasPrefix("Hay 1,5 contactos en espera"))
        #expect(Self.text(.queueLong, half, in: .polish).hasPrefix("Czeka 1,5 kontaktu"))
        #expect(
            Self.text(.queueLong, .count(2_000_000), in: .french).hasPrefix(
                "2\u{202F}000\u{202F}000 de contacts sont en attente"
            )
        )
        #expect(Self.text(.queueLong, .count(1_000_000), in: .spanish).hasPrefix("Hay 1\u{A0}000\u{A0}000 de con"))
        #expect(Self.text(.queueLong, .count(2), in: .polish).hasPrefix("Czekają 2 kontakty,"))
    }

    @Test(
        arguments: [
            (.duration(999), ["999 ms", "999 ms", "999 ms", "999 ms"]),
            (.duration(1_500), ["1.5 s", "1,5 s", "1,5 s", "1,5 s"]),
            (.duration(30_000), ["30 s", "30 s", "30 s", "30 s"]),
            (.duration(59_960), ["1 min", "1 min", "1 min", "1 min"]),
            (.duration(90_400), ["1 min 30 s", "1 min 30 s", "1 min 30 s", "1 min 30 s"]),
            (.duration(3_600_000), ["1 h", "1 h", "1 h", "1 h"]),
            (.duration(5_430_000), ["1 h 30 min", "1 h 30 min", "1 h 30 min", "1 h 30 min"]),
            (.share(millionths: 795_000), ["79.5%", "79,5\u{202F}%", "79,5\u{A0}%", "79,5%"]),
            (.share(millionths: 50_000), ["5%", "5\u{202F}%", "5\u{A0}%", "5%"]),
            (.number(millionths: -12_345_678), ["-12.35", "-12,35", "-12,35", "-12,35"]),
            (.count(1_234), ["1,234", "1\u{202F}234", "1234", "1234"]),
            (.count(12_345), ["12,345", "12\u{202F}345", "12\u{A0}345", "12\u{A0}345"]),
        ] as [(AlertQuantity, [String])]
    )
    func `Quantities are written as each language writes them`(quantity: AlertQuantity, expected: [String]) {
        for (language, expected) in zip(TextLanguage.allCases, expected) {
            #expect(Self.text(.ownAbove, quantity, names: [.rule: "x"], in: language).contains(" \(expected), "))
        }
    }

    @Test func `What a scope does not name is everything`() {
        #expect(Self.text(.csatLow, .share(millionths: 700_000), in: .english).hasSuffix(" (everything)."))
        let scope: [AlertTextName: String] = [.team: "north", .queue: "billing"]
        #expect(
            Self.text(.csatLow, .count(1), names: scope, in: .polish).hasSuffix(" (zespół north, kolejka billing).")
        )
    }

    @Test func `Once there is room nothing is allocated`() {
        var room = ByteArena()
        _ = room.extend(by: 1_024)
        let base = room.base
        for message in AlertMessage.allCases {
            for language in TextLanguage.allCases {
                room.truncate(to: 0)
                AlertText.write(message, AlertTextValues(.count(3), threshold: .count(2)), in: language, into: &room)
            }
        }
        #expect(room.base == base)
    }
}
