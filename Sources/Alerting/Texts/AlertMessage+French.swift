extension AlertMessage {
    /// The sentence in French; see ``AlertText``.
    var french: StaticString {
        switch self {
        case .acwExceeded: "L'agent $a est en post-appel depuis plus de $l pour le contact $c."
        case .acwLimitPassed: "L'agent $a n'a pas terminé le post-appel du contact $c dans la limite de $l."
        case .acwLimitExtendedPassed:
            "L'agent $a n'a pas terminé le post-appel du contact $c dans la limite prolongée de $l."
        case .acwStuck: "L'agent $a est en post-appel depuis plus de $l."
        case .acwTooShort: "$v des $n derniers post-appels de l'agent $a {a duré|ont duré} moins de $d."
        case .acwAvgAboveTarget: "Le post-appel moyen est de $v, au-dessus de l'objectif de $l ($s)."
        case .acwAvgBelowFloor: "Le post-appel moyen est de $v, en dessous du plancher de $l ($s)."
        case .acwOutlier:
            "Le post-appel moyen de l'agent $a est de $v, loin de celui de l'équipe\u{A0}: la limite est de $l ($s)."
        case .acwSpread:
            "Le post-appel de l'agent le plus lent dure $v fois celui du plus rapide, au-dessus de $l ($s)."
        case .acwSkewed:
            "Quelques cas longs tirent vers le haut le post-appel moyen\u{A0}: asymétrie de $v, au-dessus de $l ($s)."
        case .acwReasonRecurring: "Le post-appel moyen d'un motif est de $v, au-dessus de $l ($s)."
        case .holdLong: "L'agent $a garde le contact $c en attente depuis plus de $l."
        case .talkLong: "L'agent $a est en communication avec le contact $c depuis plus de $l."
        case .notReadyLong: "L'agent $a est indisponible depuis plus de $l."
        case .agentSilent: "L'agent $a est connecté, mais silencieux depuis plus de $l."
        case .notAnsweredRepeated:
            "L'agent $a n'a pas répondu à $v {contact|de contacts|contacts} de suite."
        case .serviceLevelLow: "La qualité de service est de $v, en dessous de $l ($s)."
        case .asaHigh: "Le délai moyen de réponse est de $v, au-dessus de $l ($s)."
        case .abandonRateHigh: "Le taux d'abandon est de $v, au-dessus de $l ($s)."
        case .waitLong: "Un contact attend depuis plus de $l ($s)."
        case .queueLong:
            "$v {contact est|de contacts sont|contacts sont} en attente, soit plus de $l ($s)."
        case .idleWhileWaiting: "Un contact attend depuis plus de $l alors que des agents sont disponibles ($s)."
        case .ahtHigh: "La durée moyenne de traitement est de $v, au-dessus de $l ($s)."
        case .occupancyHigh: "Le taux d'occupation est de $v, au-dessus de $l ($s)."
        case .escalationRateHigh: "Le taux d'escalade est de $v, au-dessus de $l ($s)."
        case .complaintsRising: "Il y a $v {réclamation|de réclamations|réclamations}, soit plus de $l ($s)."
        case .csatLow: "La satisfaction client est de $v, en dessous de $l ($s)."
        case .npsLow: "Le score NPS est de $v, en dessous de $l ($s)."
        case .detractor: "Le client du contact $c a donné la note de $v sur 10 dans une enquête."
        case .conversionLow: "Le taux de conversion est de $v, en dessous de $l ($s)."
        case .planBehind: "Le plan est en retard\u{A0}: son rythme est de $v, en dessous de $l ($s)."
        case .inputLag: "La partition $p a $v de retard, soit plus de $l."
        case .clockSkew: "Une horloge de la partition $p avance de $v, soit plus de $l."
        case .lateEvents: "$v des événements de la partition $p arrivent en retard, soit plus de $l."
        case .ownAbove: "$r est de $v, au-dessus de $l ($s)."
        case .ownBelow: "$r est de $v, en dessous de $l ($s)."
        case .over: "L'alerte $r est terminée ($s)\u{A0}: $v, pour une limite de $l."
        case .overUnmeasured: "L'alerte $r est terminée ($s)."
        case .ruleRemoved: "La règle $r n'est plus en vigueur ($s)."
        }
    }
}
