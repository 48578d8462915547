import Alerting
import ContactCenter

/// What an alert says to people, in the languages of the product.
enum AlertTexts {
    /// A language of the summaries.
    enum Language: CaseIterable {
        case english, french, spanish, polish

        /// The member of `summary` that it has.
        var code: StaticString {
            switch self {
            case .english: "en"
            case .french: "fr"
            case .spanish: "es"
            case .polish: "pl"
            }
        }
    }

    /// The names in a sentence, as they came.
    struct Names {
        var agent: UnsafeRawBufferPointer
        var contact: UnsafeRawBufferPointer
    }

    /// How many bytes the sentences have in all languages together, at most, beside the names: 4 times 160.
    static let roomBesideNames = 640

    /// How often each name stands in a sentence, in all languages together, at most.
    static let mentions = 4

    /// Writes one sentence about `alert` as a part of a string.
    static func write(_ alert: LiveAlert, _ names: Names, in language: Language, to writer: inout JSONWriter) {
        let sentence = sentence(of: alert.rule, isExtended: alert.isExtended, in: language)
        var rest = UnsafeRawBufferPointer(start: sentence.utf8Start, count: sentence.utf8CodeUnitCount)
        while let place = rest.firstIndex(of: UInt8(ascii: "$")), place + 1 < rest.count {
            writer.bytes(UnsafeRawBufferPointer(rebasing: rest[..<place]))
            switch rest[place + 1] {
            case UInt8(ascii: "a"): writer.escaped(names.agent)
            case UInt8(ascii: "c"): writer.escaped(names.contact)
            default: writeSeconds(alert.thresholdMs, in: language, to: &writer)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[(place + 2)...])
        }
        writer.bytes(rest)
    }

    /// A sentence with `$a` for the agent, `$c` for the contact and `$l` for the limit; it needs no escapes.
    private static func sentence(of rule: LiveRule, isExtended: Bool, in language: Language) -> StaticString {
        switch (rule, language, isExtended) {
        case (.acwExceeded, .english, _):
            "Agent $a has been in after-call work on contact $c for more than $l."
        case (.acwExceeded, .french, _):
            "L'agent $a est en post-appel depuis plus de $l pour le contact $c."
        case (.acwExceeded, .spanish, _):
            "El agente $a lleva más de $l en trabajo posterior al contacto $c."
        case (.acwExceeded, .polish, _):
            "Agent $a wykonuje pracę po rozmowie $c dłużej niż $l."
        case (.acwLimitPassed, .english, false):
            "Agent $a is still wrapping up contact $c past the limit of $l."
        case (.acwLimitPassed, .english, true):
            "Agent $a is still wrapping up contact $c past the extended limit of $l."
        case (.acwLimitPassed, .french, false):
            "L'agent $a n'a pas terminé le post-appel du contact $c dans la limite de $l."
        case (.acwLimitPassed, .french, true):
            "L'agent $a n'a pas terminé le post-appel du contact $c dans la limite prolongée de $l."
        case (.acwLimitPassed, .spanish, false):
            "El agente $a sigue cerrando el contacto $c pasado el límite de $l."
        case (.acwLimitPassed, .spanish, true):
            "El agente $a sigue cerrando el contacto $c pasado el límite ampliado de $l."
        case (.acwLimitPassed, .polish, false):
            "Agent $a nie zakończył pracy po rozmowie $c w limicie $l."
        case (.acwLimitPassed, .polish, true):
            "Agent $a nie zakończył pracy po rozmowie $c w przedłużonym limicie $l."
        case (.acwStuck, .english, _):
            "Agent $a has been in after-call work for more than $l."
        case (.acwStuck, .french, _):
            "L'agent $a est en post-appel depuis plus de $l."
        case (.acwStuck, .spanish, _):
            "El agente $a lleva más de $l en trabajo posterior a la llamada."
        case (.acwStuck, .polish, _):
            "Agent $a jest w pracy po rozmowie dłużej niż $l."
        }
    }

    /// Seconds with at most one decimal, minutes from two on; the units are the same in all four languages.
    private static func writeSeconds(_ duration: Milliseconds, in language: Language, to writer: inout JSONWriter) {
        if duration < 1_000 {
            writer.integer(duration)
            return writer.literal(" ms")
        }
        if duration >= 120_000, duration % 60_000 == 0 {
            writer.integer(duration / 60_000)
            return writer.literal(" min")
        }
        writer.integer(duration / 1_000)
        let tenths = duration % 1_000 / 100
        if tenths > 0 {
            writer.byte(language == .english ? 0x2E : 0x2C)
            writer.integer(tenths)
        }
        writer.literal(" s")
    }
}
