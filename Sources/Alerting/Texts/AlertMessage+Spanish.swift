extension AlertMessage {
    /// The sentence in Spanish; see ``AlertText``.
    var spanish: StaticString {
        switch self {
        case .acwExceeded: "El agente $a lleva más de $l en trabajo posterior al contacto $c."
        case .acwLimitPassed: "El agente $a sigue en trabajo posterior al contacto $c pasado el límite de $l."
        case .acwLimitExtendedPassed:
            "El agente $a sigue en trabajo posterior al contacto $c pasado el límite ampliado de $l."
        case .acwStuck: "El agente $a lleva más de $l en trabajo posterior a la llamada."
        case .acwTooShort: "$v de los últimos $n trabajos posteriores del agente $a {duró|duraron} menos de $d."
        case .acwAvgAboveTarget: "El trabajo posterior medio es de $v, por encima del objetivo de $l ($s)."
        case .acwAvgBelowFloor: "El trabajo posterior medio es de $v, por debajo del mínimo de $l ($s)."
        case .acwOutlier:
            "El trabajo posterior medio del agente $a es de $v, lejos del de su equipo: el límite es de $l ($s)."
        case .acwSpread:
            """
            El agente más lento dedica al trabajo posterior $v {vez|de veces|veces} el tiempo del más rápido, \
            por encima de $l ($s).
            """
        case .acwSkewed:
            "Unos pocos casos largos elevan el trabajo posterior medio: asimetría de $v, por encima de $l ($s)."
        case .acwReasonRecurring: "El trabajo posterior medio de un motivo es de $v, por encima de $l ($s)."
        case .holdLong: "El agente $a mantiene el contacto $c en espera desde hace más de $l."
        case .talkLong: "El agente $a lleva más de $l en conversación con el contacto $c."
        case .notReadyLong: "El agente $a lleva más de $l no disponible."
        case .agentSilent: "El agente $a está conectado y no se sabe nada de él desde hace más de $l."
        case .notAnsweredRepeated:
            "El agente $a no ha atendido $v {contacto seguido|de contactos seguidos|contactos seguidos}."
        case .serviceLevelLow: "El nivel de servicio es del $v, por debajo del $l ($s)."
        case .asaHigh: "La demora media de respuesta es de $v, por encima de $l ($s)."
        case .abandonRateHigh: "La tasa de abandono es del $v, por encima del $l ($s)."
        case .waitLong: "Un contacto lleva más de $l esperando ($s)."
        case .queueLong: "Hay $v {contacto|de contactos|contactos} en espera, más de $l ($s)."
        case .idleWhileWaiting: "Un contacto lleva más de $l esperando mientras hay agentes disponibles ($s)."
        case .ahtHigh: "El tiempo medio de gestión es de $v, por encima de $l ($s)."
        case .occupancyHigh: "La ocupación es del $v, por encima del $l ($s)."
        case .escalationRateHigh: "La tasa de escalado es del $v, por encima del $l ($s)."
        case .complaintsRising: "Hay $v {queja|de quejas|quejas}, más de $l ($s)."
        case .csatLow: "La satisfacción del cliente es del $v, por debajo del $l ($s)."
        case .npsLow: "El índice NPS es de $v, por debajo de $l ($s)."
        case .detractor: "El cliente del contacto $c dio un $v sobre 10 en una encuesta."
        case .conversionLow: "La tasa de conversión es del $v, por debajo del $l ($s)."
        case .planBehind: "El plan va con retraso: su ritmo es del $v, por debajo del $l ($s)."
        case .inputLag: "La partición $p lleva $v de retraso, más de $l."
        case .clockSkew: "Un reloj de la partición $p va adelantado $v, más de $l."
        case .lateEvents: "El $v de los eventos de la partición $p llega tarde, más del $l."
        case .ownAbove: "$r: $v, por encima de $l ($s)."
        case .ownBelow: "$r: $v, por debajo de $l ($s)."
        case .over: "La alerta $r ha terminado ($s): ahora $v, el límite es $l."
        case .overUnmeasured: "La alerta $r ha terminado ($s)."
        case .ruleRemoved: "La regla $r ya no está en vigor ($s)."
        }
    }
}
