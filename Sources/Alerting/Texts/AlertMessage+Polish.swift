extension AlertMessage {
    /// The sentence in Polish; see ``AlertText``.
    var polish: StaticString {
        switch self {
        case .acwExceeded: "Agent $a wykonuje pracę po rozmowie $c dłużej niż $l."
        case .acwLimitPassed: "Agent $a nie zakończył pracy po rozmowie $c w limicie $l."
        case .acwLimitExtendedPassed: "Agent $a nie zakończył pracy po rozmowie $c w przedłużonym limicie $l."
        case .acwStuck: "Agent $a jest w pracy po rozmowie dłużej niż $l."
        case .acwTooShort:
            "$v z ostatnich $n prac po rozmowie agenta $a {trwała|trwały|trwało|trwało} krócej niż $d."
        case .acwAvgAboveTarget: "Średni czas pracy po rozmowie to $v, powyżej celu $l ($s)."
        case .acwAvgBelowFloor: "Średni czas pracy po rozmowie to $v, poniżej minimum $l ($s)."
        case .acwOutlier: "Średni czas pracy po rozmowie agenta $a to $v, daleko od zespołu: limit to $l ($s)."
        case .acwSpread:
            "Praca po rozmowie najwolniejszego agenta trwa $v {raz|razy|razy|raza} tyle co najszybszego, ponad $l ($s)."
        case .acwSkewed: "Kilka długich przypadków zawyża średni czas pracy po rozmowie: skośność $v, ponad $l ($s)."
        case .acwReasonRecurring: "Średni czas pracy po rozmowie dla jednego powodu to $v, powyżej $l ($s)."
        case .holdLong: "Agent $a trzyma kontakt $c w zawieszeniu dłużej niż $l."
        case .talkLong: "Agent $a prowadzi rozmowę $c dłużej niż $l."
        case .notReadyLong: "Agent $a jest niedostępny dłużej niż $l."
        case .agentSilent: "Agent $a jest zalogowany, a nie daje znaku życia dłużej niż $l."
        case .notAnsweredRepeated: "Agent $a nie odebrał $v {kontaktu|kontaktów|kontaktów|kontaktu} z rzędu."
        case .serviceLevelLow: "Poziom obsługi to $v, poniżej $l ($s)."
        case .asaHigh: "Średni czas oczekiwania na odpowiedź to $v, powyżej $l ($s)."
        case .abandonRateHigh: "Współczynnik porzuceń to $v, powyżej $l ($s)."
        case .waitLong: "Kontakt czeka dłużej niż $l ($s)."
        case .queueLong:
            "{Czeka|Czekają|Czeka|Czeka} $v {kontakt|kontakty|kontaktów|kontaktu}, więcej niż $l ($s)."
        case .idleWhileWaiting: "Kontakt czeka dłużej niż $l, choć są wolni agenci ($s)."
        case .ahtHigh: "Średni czas obsługi to $v, powyżej $l ($s)."
        case .occupancyHigh: "Zajętość agentów to $v, powyżej $l ($s)."
        case .escalationRateHigh: "Odsetek eskalacji to $v, powyżej $l ($s)."
        case .complaintsRising:
            "{Jest|Są|Jest|Jest} $v {reklamacja|reklamacje|reklamacji|reklamacji}, więcej niż $l ($s)."
        case .csatLow: "Zadowolenie klientów to $v, poniżej $l ($s)."
        case .npsLow: "Wskaźnik NPS to $v, poniżej $l ($s)."
        case .detractor: "Klient kontaktu $c dał w ankiecie ocenę $v na 10."
        case .conversionLow: "Współczynnik konwersji to $v, poniżej $l ($s)."
        case .planBehind: "Plan się opóźnia: tempo to $v, poniżej $l ($s)."
        case .inputLag: "Partycja $p ma $v opóźnienia, więcej niż $l."
        case .clockSkew: "Zegar partycji $p spieszy się o $v, więcej niż $l."
        case .lateEvents: "$v zdarzeń partycji $p przychodzi z opóźnieniem, więcej niż $l."
        case .ownAbove: "$r to $v, powyżej $l ($s)."
        case .ownBelow: "$r to $v, poniżej $l ($s)."
        case .ruleRemoved: "Reguła $r już nie obowiązuje ($s)."
        }
    }
}
