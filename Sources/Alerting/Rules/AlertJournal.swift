import ContactCenter

/// How alerts were before the transaction.
struct AlertJournal: Sendable {
    var isOpen = false
    /// By number; `nil` if there was none.
    var entries: [(number: Int, old: AlertSlot?)] = []
    var nextDue = Timestamp.distantFuture
    var isStrange = false
}

extension ScopeAlerts {
    /// Begins a transaction: from now on everything can be undone.
    public mutating func beginTransaction() {
        precondition(!journal.isOpen, "A transaction of alerts is open already")
        journal.isOpen = true
        (journal.nextDue, journal.isStrange) = (nextDue, isStrange)
    }

    /// Ends the transaction and keeps what it did.
    public mutating func keep() {
        for entry in journal.entries {
            slots[entry.number]?.isTouched = false
            if isForgettable(entry.number) { free(entry.number) }
        }
        journal.entries.removeAll(keepingCapacity: true)
        journal.isOpen = false
    }

    /// Ends the transaction and undoes what it did.
    public mutating func undo() {
        for entry in journal.entries.reversed() {
            if let old = entry.old { slots[entry.number] = old } else { free(entry.number) }
        }
        (nextDue, isStrange) = (journal.nextDue, journal.isStrange)
        doubtful.removeAll(keepingCapacity: true)
        // What was told is not told any more.
        hasUntold = true
        journal.entries.removeAll(keepingCapacity: true)
        journal.isOpen = false
    }

    // MARK: Slots

    func number(
        _ row: Int,
        _ scope: UnsafeRawBufferPointer,
        _ child: UnsafeRawBufferPointer
    ) -> Int? {
        if numbers.isEmpty { return nil }
        return table.rows[row].name.withUnsafeBytes { number(named: $0, scope, child) }
    }

    func number(
        named rule: UnsafeRawBufferPointer,
        _ scope: UnsafeRawBufferPointer,
        _ child: UnsafeRawBufferPointer
    ) -> Int? {
        numbers[AlertSlot.hash(rule, scope, child)]?.first { slots[$0]?.isFor(rule, scope, child) ?? false }
    }

    mutating func add(_ slot: AlertSlot, row: Int) -> Int {
        var slot = slot
        slot.row = row
        slot.isTouched = journal.isOpen
        let number = freeNumbers.popLast() ?? slots.count
        if number == slots.count { slots.append(slot) } else { slots[number] = slot }
        numbers[slot.hash, default: []].append(number)
        if journal.isOpen { journal.entries.append((number, nil)) }
        return number
    }

    /// Changes a slot, and remembers how it was before.
    mutating func change(_ number: Int, _ body: (inout AlertSlot) -> Void) {
        guard var slot = slots[number] else { preconditionFailure("No alert has the number \(number)") }
        if journal.isOpen, !slot.isTouched {
            journal.entries.append((number, slot))
            slot.isTouched = true
        }
        body(&slot)
        slots[number] = slot
    }

    func isForgettable(_ number: Int) -> Bool {
        guard let slot = slots[number] else { return false }
        return slot.row < 0 ? slot.life.isIdle : slot.life.isForgettable(terms(ofSlot: number))
    }

    mutating func free(_ number: Int) {
        guard let slot = slots[number] else { return }
        slots[number] = nil
        freeNumbers.append(number)
        numbers[slot.hash]?.removeAll { $0 == number }
        if numbers[slot.hash]?.isEmpty == true { numbers[slot.hash] = nil }
    }
}
