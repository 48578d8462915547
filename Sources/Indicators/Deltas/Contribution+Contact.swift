import ContactCenter

/// What a fact about a contact adds (model 1.9, "where a measure falls").
extension Contribution {
    mutating func set(_ fact: borrowing ContactFact, sign: Int64, attribution: ContactAttribution) {
        var instant = fact.at
        if fact.kind == .handled, attribution == .disconnect, let clearedAt = fact.until { instant = clearedAt }
        begin(at: instant, sign: sign)
        switch fact.kind {
        case .offered: add(.offered, 1)
        case .answered: setAnswered(fact)
        case .abandoned: setAbandoned(fact)
        case .leftQueue:
            add(.leftQueue, 1)
            add(.callbacks, if: fact.flags.contains(.callback))
        case .waiting: add(.waiting, from: fact.at, to: fact.until)
        case .legOffered: add(.legsOffered, 1)
        case .notAnswered: add(.notAnswered, 1)
        case .handled: setHandled(fact)
        case .transferred: add(.transferred, 1)
        case .escalated: add(.escalated, 1)
        case .resolved:
            add(.resolved, 1)
            add(.resolutionMs, fact.durationMs)
        case .outcome:
            add(.outcomes, 1)
            add(.complaints, if: fact.flags.contains(.complaint))
            amount = fact.amountMicros &* sign
        case .surveyed: setSurveyed(fact)
        case .dialled: add(.dialled, 1)
        case .connected: add(.connected, 1)
        case .converted: add(.converted, 1)
        case .firstContact:
            add(.firstContacts, 1)
            add(.firstContactsResolved, if: fact.flags.contains(.resolvedAtFirst))
            add(.firstContactsProvisional, if: fact.flags.contains(.provisional))
        }
    }

    private mutating func setAnswered(_ fact: borrowing ContactFact) {
        add(.answered, 1)
        add(.answeredWaitMs, fact.durationMs)
        add(.answeredWithin, if: fact.flags.contains(.withinThreshold))
    }

    private mutating func setAbandoned(_ fact: borrowing ContactFact) {
        add(.abandoned, 1)
        add(.abandonedWaitMs, fact.durationMs)
        add(.abandonedWithin, if: fact.flags.contains(.withinThreshold))
        add(.shortAbandoned, if: fact.flags.contains(.shortAbandon))
    }

    /// Suspect legs are handled and nothing else of after-call work; those without a wrap are in averages only.
    private mutating func setHandled(_ fact: borrowing ContactFact) {
        add(.handled, 1)
        add(.ringMs, fact.ringMs)
        add(.talkMs, fact.talkMs)
        add(.holdMs, fact.holdMs)
        add(.holds, if: fact.flags.contains(.hasHold))
        if fact.flags.contains(.suspect) { return }
        add(.wrapHandled, 1)
        add(.wrapMs, fact.wrapMs)
        add(.handleMs, fact.talkMs &+ fact.holdMs &+ fact.wrapMs)
        add(.wrapAny, if: fact.wrapMs > 0)
        if fact.flags.contains(.noWrap) { return }
        add(.wraps, 1)
        add(.wrapsWithinTarget, if: fact.flags.contains(.withinTarget))
        add(.wrapsExceeded, if: fact.flags.contains(.exceeded))
        add(.wrapsTooShort, if: fact.flags.contains(.tooShort))
        bucket = LogLinear.bucket(of: fact.wrapMs)
        wraps = sign
        wrapMs = fact.wrapMs &* sign
    }

    /// The top box is a score of at least 0.8 of the scale: 4 and 5 of 5.
    private mutating func setSurveyed(_ fact: borrowing ContactFact) {
        if let given = fact.csatThousandths {
            let scale = min(fact.csatScale > 0 ? fact.csatScale : 5, 1_000_000)
            let score = min(max(given, 0), scale * 1_000)
            add(.csatAnswers, 1)
            add(.csatTop, if: score * 10 >= scale * 8_000)
            add(.csatMicros, (score * 2_000 / scale + 1) / 2)
        }
        if let nps = fact.nps {
            add(.npsAnswers, 1)
            add(.npsPromoters, if: nps >= 9)
            add(.npsDetractors, if: nps <= 6)
        }
    }
}
