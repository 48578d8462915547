public import ContactCenter

/// The sentences of alerts: one catalogue for all rules, in the languages of the product.
///
/// A sentence has `$` and a letter where something is filled in: `$v` the value, `$l` the threshold, `$d` the detail,
/// `$n` the sample, `$a` the agent, `$c` the contact, `$p` the partition, `$r` the rule, `$s` whatever else is known of
/// what it is about. `{…|…}` has the forms of a word, of which the value chooses: in English one and other, in French
/// and Spanish one, many and other, in Polish one, few, many and other; where there are fewer, the last is used.
public enum AlertText {
    /// Appends one sentence in UTF-8 to `text`, names as they are: nothing is escaped.
    ///
    /// Once `text` has room nothing is allocated.
    public static func write(
        _ message: AlertMessage,
        _ values: AlertTextValues,
        in language: TextLanguage,
        into text: inout ByteArena
    ) {
        let sentence = sentence(message, language)
        var rest = UnsafeRawBufferPointer(start: sentence.utf8Start, count: sentence.utf8CodeUnitCount)
        while let place = rest.firstIndex(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") }) {
            _ = text.append(UnsafeRawBufferPointer(rebasing: rest[..<place]))
            if rest[place] == UInt8(ascii: "$") {
                fill(rest[place + 1], values, language, into: &text)
                rest = UnsafeRawBufferPointer(rebasing: rest[(place + 2)...])
            } else {
                guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
                    preconditionFailure("The forms of a word do not end: \(sentence)")
                }
                let forms = UnsafeRawBufferPointer(rebasing: rest[(place + 1)..<end])
                _ = text.append(form(values.value, of: forms, language))
                rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
            }
        }
        _ = text.append(rest)
    }

    static func sentence(_ message: AlertMessage, _ language: TextLanguage) -> StaticString {
        switch language {
        case .english: message.english
        case .french: message.french
        case .spanish: message.spanish
        case .polish: message.polish
        }
    }

    private static func fill(
        _ letter: UInt8,
        _ values: AlertTextValues,
        _ language: TextLanguage,
        into text: inout ByteArena
    ) {
        let writer = QuantityWriter(language: language)
        switch letter {
        case UInt8(ascii: "v"): writer.write(values.value, into: &text)
        case UInt8(ascii: "l"): writer.write(values.threshold, into: &text)
        case UInt8(ascii: "d"): writer.write(values.detail, into: &text)
        case UInt8(ascii: "n"): writer.write(.count(values.sample), into: &text)
        case UInt8(ascii: "a"): _ = text.append(values[.agent])
        case UInt8(ascii: "c"): _ = text.append(values[.contact])
        case UInt8(ascii: "p"): _ = text.append(values[.partition])
        case UInt8(ascii: "r"): _ = text.append(values[.rule])
        case UInt8(ascii: "s"): writeSubject(values, language, into: &text)
        default: preconditionFailure("A sentence asks for \(letter), which there is not")
        }
    }

    private static func form(
        _ quantity: AlertQuantity,
        of forms: UnsafeRawBufferPointer,
        _ language: TextLanguage
    ) -> UnsafeRawBufferPointer {
        let (millionths, digits) = QuantityWriter.shown(quantity)
        var place = PluralForm(millionths, fractionDigits: digits, in: language).place(in: language)
        var rest = forms
        while let bar = rest.firstIndex(of: UInt8(ascii: "|")) {
            if place == 0 { return UnsafeRawBufferPointer(rebasing: rest[..<bar]) }
            rest = UnsafeRawBufferPointer(rebasing: rest[(bar + 1)...])
            place -= 1
        }
        return rest
    }

    /// Writes what is known of the scope: `queue billing, team north`.
    private static func writeSubject(
        _ values: AlertTextValues,
        _ language: TextLanguage,
        into text: inout ByteArena
    ) {
        var isFirst = true
        for name in AlertTextName.allCases where name != .rule && !values[name].isEmpty {
            if !isFirst { text.append(", " as StaticString) }
            isFirst = false
            text.append(name.label(in: language))
            text.append(" " as StaticString)
            _ = text.append(values[name])
        }
        if !isFirst { return }
        switch language {
        case .english: text.append("everything" as StaticString)
        case .french: text.append("tout" as StaticString)
        case .spanish: text.append("total" as StaticString)
        case .polish: text.append("całość" as StaticString)
        }
    }
}

extension AlertTextName {
    /// What stands before the name.
    fileprivate func label(in language: TextLanguage) -> StaticString {
        let labels: (StaticString, StaticString, StaticString, StaticString) =
            switch self {
            case .tenant: ("tenant", "client", "cliente", "klient")
            case .site: ("site", "site", "sede", "lokalizacja")
            case .team: ("team", "équipe", "equipo", "zespół")
            case .agent: ("agent", "agent", "agente", "agent")
            case .queue: ("queue", "file", "cola", "kolejka")
            case .channel: ("channel", "canal", "canal", "kanał")
            case .direction: ("direction", "sens", "sentido", "kierunek")
            case .campaign: ("campaign", "campagne", "campaña", "kampania")
            case .reason: ("reason", "motif", "motivo", "powód")
            case .cohort: ("cohort", "cohorte", "cohorte", "kohorta")
            case .contact: ("contact", "contact", "contacto", "kontakt")
            case .partition: ("partition", "partition", "partición", "partycja")
            case .currency: ("currency", "devise", "divisa", "waluta")
            case .rule: ("rule", "règle", "regla", "reguła")
            }
        return switch language {
        case .english: labels.0
        case .french: labels.1
        case .spanish: labels.2
        case .polish: labels.3
        }
    }
}
