public import ContactCenter

/// Alerts as records of the cells changelog: `schemas/proto/aftercall/changelog/v1/cells.proto`, `ScopeAlert`.
///
/// The key is the scope's, `|a` and the rule's name; then, where the alert is about an agent or a reason of the scope,
/// `:` and its name, with `%` and `|` as `%25` and `%7C`.
extension ScopeAlerts {
    /// Whether a record of the cells changelog is one of an alert.
    public static func isAlert(key: UnsafeRawBufferPointer) -> Bool {
        guard let bar = key.lastIndex(of: 0x7C), bar + 1 < key.count else { return false }
        return key[bar + 1] == UInt8(ascii: "a")
    }

    /// Calls `body` with the key and the value of each record that the transaction has changed; without a value the
    /// record is gone.
    public func forEachDirty(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) -> Void) {
        var writer = WireWriter(capacity: 512)
        for entry in journal.entries {
            guard let slot = slots[entry.number] else { continue }
            let isGone = isForgettable(entry.number)
            if entry.old == nil, isGone { continue }
            if let old = entry.old, !isGone, old.life == slot.life { continue }
            writer.removeAll()
            Self.writeKey(slot, to: &writer)
            let keyCount = writer.count
            if !isGone { slot.life.write(to: &writer) }
            let key = UnsafeRawBufferPointer(rebasing: writer.bytes[..<keyCount])
            body(key, isGone ? nil : UnsafeRawBufferPointer(rebasing: writer.bytes[keyCount...]))
        }
    }

    /// Takes up a record of the changelog, outside of a transaction; the last of a key counts. What it says meets the
    /// rules in force with the next record or ``settle(reached:now:)``.
    ///
    /// - Throws: what is wrong with the bytes: the alerts must then not be used.
    public mutating func restore(
        key: UnsafeRawBufferPointer,
        value: UnsafeRawBufferPointer?
    ) throws(WireError) {
        precondition(!journal.isOpen, "Alerts are restored outside of transactions")
        let slot = try Self.slot(key)
        let known = slot.rule.withUnsafeBytes { rule in
            slot.scope.withUnsafeBytes { scope in slot.child.withUnsafeBytes { number(named: rule, scope, $0) } }
        }
        isStrange = true
        guard let value else {
            if let known { free(known) }
            return
        }
        let life = try AlertLifecycle(value)
        let place = known ?? add(slot, row: -1)
        slots[place]?.life = life
    }

    private static func writeKey(_ slot: AlertSlot, to writer: inout WireWriter) {
        var tail = slot.scope + [0x7C, UInt8(ascii: "a")] + slot.rule
        if !slot.child.isEmpty { tail.append(UInt8(ascii: ":")) }
        for byte in slot.child {
            switch byte {
            case 0x25: tail += [0x25, 0x32, 0x35]
            case 0x7C: tail += [0x25, 0x37, 0x43]
            default: tail.append(byte)
            }
        }
        tail.withUnsafeBytes { writer.raw($0) }
    }

    private static func slot(_ key: UnsafeRawBufferPointer) throws(WireError) -> AlertSlot {
        guard isAlert(key: key), let bar = key.lastIndex(of: 0x7C) else { throw WireError(.inconsistent) }
        let tail = key[(bar + 2)...]
        let colon = tail.firstIndex(of: UInt8(ascii: ":")) ?? tail.endIndex
        guard colon > tail.startIndex else { throw WireError(.inconsistent) }
        var child: [UInt8] = []
        var index = colon + 1
        while index < key.count {
            let isEscape = key[index] == 0x25 && index + 2 < key.count
            child.append(isEscape ? (key[index + 1] == 0x32 ? 0x25 : 0x7C) : key[index])
            index += isEscape ? 3 : 1
        }
        return AlertSlot(rule: Array(tail[..<colon]), scope: Array(key[..<bar]), child: child)
    }
}
