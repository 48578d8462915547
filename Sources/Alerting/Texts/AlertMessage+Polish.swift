extension AlertMessage {
    /// The sentence in Polish; see ``AlertText``.
    var polish: StaticString {
        switch self {
        case .acwExceeded: "Agent $a wykonuje pracę po kontakcie $c od ponad $l."
        case .acwLimitPassed: "Agent $a nie zakończył pracy po kontakcie $c w limicie czasu $l."
        case .acwLimitExtendedPassed: "Agent $a nie zakończył pracy po kontakcie $c w przedłużonym limicie czasu $l."
        case .acwStuck: "Agent $a jest w pracy po rozmowie od ponad $l."
        case .acwTooShort:
            "$v z ostatnich $n okresów pracy po rozmowie agenta $a {trwał|trwały|trwało|trwało} krócej niż $d."
        case .acwAvgAboveTarget: "Średni czas pracy po rozmowie wynosi $v, powyżej celu $l ($s)."
        case .acwAvgBelowFloor: "Średni czas pracy po rozmowie wynosi $v, poniżej minimum $l ($s)."
        case .acwOutlier:
            "Średni czas pracy po rozmowie agenta $a wynosi $v, znacznie powyżej zespołu: limit wynosi $l ($s)."
        case .acwSpread:
            """
            Najwolniejszy agent poświęca na pracę po rozmowie $v {raz|razy|razy|raza} tyle czasu co najszybszy, \
            ponad $l ($s).
            """
        case .acwSkewed: "Kilka długich przypadków zawyża średni czas pracy po rozmowie: skośność $v, ponad $l ($s)."
        case .acwReasonRecurring: "Średni czas pracy po rozmowie dla jednego powodu wynosi $v, powyżej $l ($s)."
        case .holdLong: "Kontakt $c jest zawieszony przez agenta $a od ponad $l."
        case .talkLong: "Agent $a prowadzi rozmowę (kontakt $c) od ponad $l."
        case .notReadyLong: "Agent $a jest niedostępny od ponad $l."
        case .agentSilent: "Agent $a jest zalogowany, a nie daje znaku życia od ponad $l."
        case .notAnsweredRepeated: "Agent $a nie odebrał $v {kontaktu|kontaktów|kontaktów|kontaktu} z rzędu."
        case .serviceLevelLow: "Poziom obsługi wynosi $v, poniżej $l ($s)."
        case .asaHigh: "Średni czas oczekiwania na odpowiedź wynosi $v, powyżej $l ($s)."
        case .abandonRateHigh: "Współczynnik porzuceń wynosi $v, powyżej $l ($s)."
        case .waitLong: "Kontakt czeka od ponad $l ($s)."
        case .queueLong:
            "{Czeka|Czekają|Czeka|Czeka} $v {kontakt|kontakty|kontaktów|kontaktu}, więcej niż $l ($s)."
        case .idleWhileWaiting: "Kontakt czeka od ponad $l, choć są wolni agenci ($s)."
        case .ahtHigh: "Średni czas obsługi wynosi $v, powyżej $l ($s)."
        case .occupancyHigh: "Zajętość agentów wynosi $v, powyżej $l ($s)."
        case .escalationRateHigh: "Odsetek eskalacji wynosi $v, powyżej $l ($s)."
        case .complaintsRising:
            "{Jest|Są|Jest|Jest} $v {reklamacja|reklamacje|reklamacji|reklamacji}, więcej niż $l ($s)."
        case .csatLow: "Zadowolenie klientów wynosi $v, poniżej $l ($s)."
        case .npsLow: "Wskaźnik NPS wynosi $v, poniżej $l ($s)."
        case .detractor: "Klient kontaktu $c dał w ankiecie ocenę $v na 10."
        case .conversionLow: "Współczynnik konwersji wynosi $v, poniżej $l ($s)."
        case .planBehind: "Realizacja planu się opóźnia: tempo wynosi $v, poniżej $l ($s)."
        case .inputLag: "Partycja $p ma $v opóźnienia, więcej niż $l."
        case .clockSkew: "Zegar partycji $p spieszy się o $v, więcej niż $l."
        case .lateEvents: "$v zdarzeń partycji $p przychodzi z opóźnieniem, więcej niż $l."
        case .ownAbove: "$r wynosi $v, powyżej $l ($s)."
        case .ownBelow: "$r wynosi $v, poniżej $l ($s)."
        case .over: "Alert $r zakończony ($s): teraz $v, limit $l."
        case .overUnmeasured: "Alert $r zakończony ($s)."
        case .ruleRemoved: "Reguła $r już nie obowiązuje ($s)."
        }
    }
}
