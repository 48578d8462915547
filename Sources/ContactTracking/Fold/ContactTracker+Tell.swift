import ContactCenter

/// What the fold has found and was not yet told.
extension ContactTracker {
    mutating func tell(_ work: inout ContactWorkspace, _ effects: inout ContactEffects) {
        fold(&work)
        let hasOtherFirstContact = tellFacts(&work, &effects)
        if stage == .active {
            tellRecord(work, &effects)
            tellCustomer(work, hasOtherFirstContact, &effects)
        }
        takeSummary(work.summary, work, &effects)
    }

    /// Takes up what follows from the fold; without effects where it was taken up before.
    private mutating func takeSummary(
        _ summary: ContactSummary,
        _ work: borrowing ContactWorkspace,
        _ effects: inout ContactEffects
    ) {
        effects.anomalies = effects.anomalies &+ (summary.anomalies &- foldAnomalies)
        noteSummary(work)
    }

    mutating func noteSummary(_ work: borrowing ContactWorkspace) {
        foldAnomalies = work.summary.anomalies
        lastAt = work.summary.lastAt
        forgetAt = work.summary.forgetAt
        nextActionAt = work.summary.nextActionAt
    }

    // MARK: Facts

    /// Takes back what no longer holds, and adds what now does; what is unchanged is not told again.
    ///
    /// - Returns: whether that is about the first contact.
    private mutating func tellFacts(_ work: inout ContactWorkspace, _ effects: inout ContactEffects) -> Bool {
        // Nearly always both begin and end alike.
        let (toldCount, foundCount) = (told.count, work.facts.count)
        var first = 0
        while first < min(toldCount, foundCount), told[first].isSame(as: work.facts[first]) { first += 1 }
        if first == toldCount, first == foundCount { return false }
        var last = 0
        while last < min(toldCount, foundCount) - first,
            told[toldCount - 1 - last].isSame(as: work.facts[foundCount - 1 - last])
        {
            last += 1
        }
        var isFirstContact = false
        matchFacts(told: first..<toldCount - last, found: first..<foundCount - last, &work)
        for index in work.stillTold.indices where !work.stillTold[index] {
            let fact = told[first + index]
            effects.takeBack(fact.fact(texts))
            if fact.kind == .firstContact { isFirstContact = true }
            if fact.isOpenVisit { effects.openVisitChanged = true }
        }
        for index in work.wasTold.indices where !work.wasTold[index] {
            let fact = work.facts[first + index]
            effects.add(fact.fact(texts))
            if fact.kind == .firstContact { isFirstContact = true }
            if fact.isOpenVisit { effects.openVisitChanged = true }
        }
        told.assign(work.facts, in: pool)
        return isFirstContact
    }

    /// Marks pairs of equal facts.
    private func matchFacts(told toldRange: Range<Int>, found: Range<Int>, _ work: inout ContactWorkspace) {
        work.stillTold.removeAll()
        work.wasTold.removeAll()
        for _ in toldRange { work.stillTold.append(false, in: work.pool) }
        for place in found.indices {
            var isTold = false
            for index in toldRange where !work.stillTold[index - toldRange.lowerBound] {
                guard told[index].isSame(as: work.facts[place]) else { continue }
                work.stillTold[index - toldRange.lowerBound] = true
                isTold = true
                break
            }
            work.wasTold.append(isTold, in: work.pool)
        }
    }

    // MARK: The customers' step

    private mutating func tellCustomer(
        _ work: borrowing ContactWorkspace,
        _ hasOtherFirstContact: Bool,
        _ effects: inout ContactEffects
    ) {
        let summary = work.summary
        let startedAt = summary.startedAt
        let customerID = startedAt == nil ? .none : summary.customerID
        if toldCustomer.customerID != customerID, !toldCustomer.customerID.isNone {
            toldCustomer.revision &+= 1
            var contact = CustomerContact(
                customerID: texts.run(toldCustomer.customerID),
                startedAt: toldCustomer.startedAt,
                revision: toldCustomer.revision
            )
            contact.isRetracted = true
            effects.append(contact)
            toldCustomer.forget()
        }
        guard let startedAt, !customerID.isNone else { return }
        if toldCustomer.customerID == customerID, toldCustomer.reason == summary.reason,
            toldCustomer.startedAt == startedAt, !hasOtherFirstContact
        {
            return
        }
        toldCustomer.customerID = customerID
        toldCustomer.reason = summary.reason
        toldCustomer.startedAt = startedAt
        toldCustomer.revision &+= 1
        var contact = CustomerContact(
            customerID: texts.run(customerID),
            startedAt: startedAt,
            revision: toldCustomer.revision
        )
        contact.reason = texts.run(summary.reason)
        if let fact = told.lastIndex(where: { $0.kind == .firstContact }) {
            contact.firstContact = told[fact].fact(texts)
        }
        effects.append(contact)
    }

    // MARK: Texts

    /// Drops the texts that nobody needs any more, once there may be many.
    mutating func sweepTexts(_ work: inout ContactWorkspace) {
        if stage == .blank { texts.removeAll() }
        guard texts.isSweepDue else { return }
        work.sweep.begin(texts, pool)
        for index in events.indices {
            var event = events[index]
            event.forEachText { work.sweep.keep(&$0, of: texts, pool) }
            events[index] = event
        }
        for index in legs.indices {
            var leg = legs[index]
            leg.forEachText { work.sweep.keep(&$0, of: texts, pool) }
            legs[index] = leg
        }
        for index in told.indices {
            var fact = told[index]
            fact.forEachText { work.sweep.keep(&$0, of: texts, pool) }
            told[index] = fact
        }
        work.sweep.keep(&toldCustomer.customerID, of: texts, pool)
        work.sweep.keep(&toldCustomer.reason, of: texts, pool)
        work.sweep.end(&texts, pool)
    }
}
