import Alerting
import ContactCenter
import Indicators

/// What an alert about a scope says to people, in the languages of the product.
struct ScopeAlertTexts {
    private let news: ScopeAlertNews
    private let unit: Indicator.Unit?

    /// Speaks of `news`.
    init(_ news: ScopeAlertNews, _ catalogue: Catalogue) {
        self.news = news
        let id = news.rule.map { Array($0.measure.indicator.utf8) } ?? []
        unit = id.withUnsafeBytes { catalogue.index(of: $0) }.map { catalogue.rows[$0].unit }
    }

    /// One sentence: who, which indicator, its value, and the threshold.
    func sentence(in language: TextLanguage) -> String {
        let who = subject(in: language)
        guard let rule = news.rule else {
            let name = String(decoding: news.ruleName, as: UTF8.self)
            return switch language {
            case .english: "\(who): the rule \(name) is not in force any more."
            case .french: "\(who) : la règle \(name) n'est plus en vigueur."
            case .spanish: "\(who): la regla \(name) ya no está en vigor."
            case .polish: "\(who): reguła \(name) już nie obowiązuje."
            }
        }
        let what = Self.names[rule.measure.indicator]?[place(language)] ?? rule.measure.indicator
        let (value, limit) = (
            number(news.change.firing.value, rule, language), number(news.change.firing.threshold, rule, language)
        )
        let isAbove = rule.side == .above
        switch (language, news.change.resolution == nil) {
        case (.english, true):
            return "\(who): \(what) is \(value), \(isAbove ? "above" : "below") the limit of \(limit)."
        case (.english, false): return "\(who): \(what) is \(value); the alert is over (limit \(limit))."
        case (.french, true):
            return "\(who) : \(what) à \(value), \(isAbove ? "au-dessus" : "en dessous") de la limite de \(limit)."
        case (.french, false): return "\(who) : \(what) à \(value) ; l'alerte est terminée (limite \(limit))."
        case (.spanish, true):
            return "\(who): \(what) en \(value), por \(isAbove ? "encima" : "debajo") del límite de \(limit)."
        case (.spanish, false): return "\(who): \(what) en \(value); la alerta ha terminado (límite \(limit))."
        case (.polish, true):
            return "\(who): \(what) wynosi \(value), \(isAbove ? "powyżej" : "poniżej") progu \(limit)."
        case (.polish, false): return "\(who): \(what) wynosi \(value); alert zakończony (próg \(limit))."
        }
    }

    // MARK: Who

    private func subject(in language: TextLanguage) -> String {
        var parts: [String] = []
        for dimension in Dimension.allCases.dropFirst() {
            guard let value = news.subject.value(of: dimension) else { continue }
            let word = Self.words[dimension]?[place(language)] ?? "\(dimension.name)"
            parts.append("\(word) \(String(decoding: value, as: UTF8.self))")
        }
        if parts.isEmpty {
            return ["All contacts", "Tous les contacts", "Todos los contactos", "Wszystkie kontakty"][place(language)]
        }
        let text = parts.joined(separator: ", ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    private func place(_ language: TextLanguage) -> Int {
        switch language {
        case .english: 0
        case .french: 1
        case .spanish: 2
        case .polish: 3
        }
    }

    private static let words: [Dimension: [String]] = [
        .site: ["site", "site", "centro", "lokalizacja"], .team: ["team", "équipe", "equipo", "zespół"],
        .agent: ["agent", "agent", "agente", "agent"], .queue: ["queue", "file", "cola", "kolejka"],
        .channel: ["channel", "canal", "canal", "kanał"],
        .direction: ["direction", "sens", "sentido", "kierunek"],
        .campaign: ["campaign", "campagne", "campaña", "kampania"],
        .reason: ["reason", "motif", "motivo", "powód"], .cohort: ["cohort", "cohorte", "cohorte", "grupa"],
        .partition: ["partition", "partition", "partición", "partycja"],
        .contact: ["contact", "contact", "contacto", "kontakt"],
    ]

    /// What people call the indicators that rules of the product are about.
    private static let names: [String: [String]] = [
        "acw.avg": [
            "average after-call work", "post-appel moyen", "trabajo posterior medio", "średnia praca po rozmowie",
        ],
        "acw.spread": [
            "slowest over fastest agent", "rapport du plus lent au plus rapide", "más lento entre más rápido",
            "stosunek najwolniejszego do najszybszego",
        ],
        "acw.skew": [
            "skew of after-call work", "asymétrie du post-appel", "asimetría del trabajo posterior",
            "asymetria pracy po rozmowie",
        ],
        "service_level": ["service level", "taux de service", "nivel de servicio", "poziom obsługi"],
        "asa": [
            "average speed of answer", "délai moyen de réponse", "tiempo medio de respuesta", "średni czas odpowiedzi",
        ],
        "abandon_rate": ["abandon rate", "taux d'abandon", "tasa de abandono", "odsetek porzuconych"],
        "contacts.longest_wait": [
            "longest wait", "attente la plus longue", "espera más larga", "najdłuższe oczekiwanie",
        ],
        "contacts.idle_wait": [
            "longest wait while agents are ready", "attente la plus longue alors que des agents sont disponibles",
            "espera más larga con agentes disponibles", "najdłuższe oczekiwanie mimo wolnych agentów",
        ],
        "contacts.waiting": [
            "number of contacts waiting", "nombre de contacts en attente", "número de contactos en espera",
            "liczba oczekujących",
        ],
        "aht": [
            "average handle time", "durée moyenne de traitement", "tiempo medio de gestión", "średni czas obsługi",
        ],
        "occupancy": ["occupancy", "taux d'occupation", "ocupación", "zajętość"],
        "escalation_rate": ["escalation rate", "taux d'escalade", "tasa de escalado", "odsetek eskalacji"],
        "complaints": [
            "number of complaints", "nombre de réclamations", "número de quejas", "liczba reklamacji",
        ],
        "csat": ["satisfaction", "satisfaction", "satisfacción", "satysfakcja"],
        "nps": ["NPS", "NPS", "NPS", "NPS"],
        "conversion_rate": ["conversion rate", "taux de conversion", "tasa de conversión", "konwersja"],
        "survey.nps": [
            "recommendation from 0 to 10", "recommandation de 0 à 10", "recomendación de 0 a 10",
            "polecenie od 0 do 10",
        ],
        "input.lag": [
            "delay of reading", "retard de lecture", "retraso de lectura", "opóźnienie odczytu",
        ],
        "input.ahead": [
            "advance of the events' clock", "avance de l'horloge des événements",
            "adelanto del reloj de los eventos", "wyprzedzenie zegara zdarzeń",
        ],
        "input.late_share": [
            "share of events too late", "part d'événements trop tardifs", "proporción de eventos demasiado tardíos",
            "odsetek zdarzeń zbyt późnych",
        ],
        "plan.pace": ["pace of the plan", "rythme du plan", "ritmo del plan", "tempo planu"],
    ]

    // MARK: Numbers

    private func number(_ millionths: Int64, _ rule: ScopeRule, _ language: TextLanguage) -> String {
        switch unit {
        case .milliseconds: Self.duration(millionths / 1_000_000, language)
        case .ratio where !RuleNumber.factors.contains(rule.measure.indicator):
            Self.decimal(millionths, scale: 10_000, places: 1, language) + (language == .english ? "%" : " %")
        default: Self.decimal(millionths, scale: 1_000_000, places: 2, language)
        }
    }

    /// Seconds with at most one decimal; from two minutes on, minutes and whole seconds.
    static func duration(_ milliseconds: Int64, _ language: TextLanguage) -> String {
        if milliseconds.magnitude < 120_000 {
            return decimal(milliseconds, scale: 1_000, places: 1, language) + " s"
        }
        let seconds = milliseconds % 60_000 / 1_000
        return "\(milliseconds / 60_000) min" + (seconds == 0 ? "" : " \(seconds.magnitude) s")
    }

    /// `number` / `scale`, rounded to so many places, without zeros at its end.
    static func decimal(_ number: Int64, scale: Int64, places: Int, _ language: TextLanguage) -> String {
        let power: UInt64 = places == 1 ? 10 : 100
        let divisor = scale.magnitude / power
        let rounded = (number.magnitude + divisor / 2) / divisor
        var fraction = String(rounded % power)
        while fraction.count < places { fraction = "0" + fraction }
        while fraction.hasSuffix("0") { fraction.removeLast() }
        let sign = number < 0 && rounded > 0 ? "-" : ""
        let point = language == .english ? "." : ","
        return sign + "\(rounded / power)" + (fraction.isEmpty ? "" : point + fraction)
    }
}
