import Alerting
import ContactCenter

/// What an alert says to people, in the languages of the product.
enum AlertTexts {
    /// A language of the summaries.
    enum Language: String, CaseIterable {
        case english = "en"
        case french = "fr"
        case spanish = "es"
        case polish = "pl"
    }

    /// One sentence about `alert` of `agent`.
    static func summary(of alert: LiveAlert, agent: String, in language: Language) -> String {
        let limit = seconds(alert.thresholdMs, in: language)
        let contact = String(decoding: alert.contactID, as: UTF8.self)
        switch (alert.rule, language) {
        case (.acwExceeded, .english):
            return "Agent \(agent) has been in after-call work on contact \(contact) for more than \(limit)."
        case (.acwExceeded, .french):
            return "L'agent \(agent) est en post-appel depuis plus de \(limit) pour le contact \(contact)."
        case (.acwExceeded, .spanish):
            return "El agente \(agent) lleva más de \(limit) en trabajo posterior al contacto \(contact)."
        case (.acwExceeded, .polish):
            return "Agent \(agent) wykonuje pracę po rozmowie \(contact) dłużej niż \(limit)."
        case (.acwLimitPassed, .english):
            let which = alert.isExtended ? "extended limit" : "limit"
            return "Agent \(agent) is still wrapping up contact \(contact) past the \(which) of \(limit)."
        case (.acwLimitPassed, .french):
            let which = alert.isExtended ? "la limite prolongée" : "la limite"
            return "L'agent \(agent) n'a pas terminé le post-appel du contact \(contact) dans \(which) de \(limit)."
        case (.acwLimitPassed, .spanish):
            let which = alert.isExtended ? "el límite ampliado" : "el límite"
            return "El agente \(agent) sigue cerrando el contacto \(contact) pasado \(which) de \(limit)."
        case (.acwLimitPassed, .polish):
            let which = alert.isExtended ? "przedłużonym limicie" : "limicie"
            return "Agent \(agent) nie zakończył pracy po rozmowie \(contact) w \(which) \(limit)."
        case (.acwStuck, .english):
            return "Agent \(agent) has been in after-call work for more than \(limit)."
        case (.acwStuck, .french):
            return "L'agent \(agent) est en post-appel depuis plus de \(limit)."
        case (.acwStuck, .spanish):
            return "El agente \(agent) lleva más de \(limit) en trabajo posterior a la llamada."
        case (.acwStuck, .polish):
            return "Agent \(agent) jest w pracy po rozmowie dłużej niż \(limit)."
        }
    }

    /// Seconds with at most one decimal, minutes from two on; the units are the same in all four languages.
    private static func seconds(_ duration: Milliseconds, in language: Language) -> String {
        if duration < 1_000 { return "\(duration) ms" }
        if duration >= 120_000, duration % 60_000 == 0 { return "\(duration / 60_000) min" }
        let tenths = duration % 1_000 / 100
        if tenths == 0 { return "\(duration / 1_000) s" }
        return "\(duration / 1_000)\(language == .english ? "." : ",")\(tenths) s"
    }
}
