import ContactCenter

/// Which leg an event means (model 1.5, 1.6).
extension AgentState {
    /// The newest leg of the contact for which `condition` holds.
    private func newestLeg(
        of contact: Text,
        _ work: borrowing TrackerWorkspace,
        where condition: (Place<Leg>) -> Bool
    ) -> Int? {
        var index = legs.count - 1
        while index >= 0 {
            if condition(legs.place(index)), !legs[index].isStandalone, work.areEqual(legs[index].contactID, contact) {
                return index
            }
            index -= 1
        }
        return nil
    }

    func newestOpenLeg(of contact: Text, _ work: borrowing TrackerWorkspace) -> Int? {
        newestLeg(of: contact, work) { $0.isOpen }
    }

    func newestLiveLeg(of contact: Text, _ work: borrowing TrackerWorkspace) -> Int? {
        newestLeg(of: contact, work) { $0.isLive }
    }

    func newestLeg(of contact: Text, _ work: borrowing TrackerWorkspace) -> Int? {
        newestLeg(of: contact, work) { _ in true }
    }

    /// The contact's newest leg of which something may still be said: not closed longer than the horizon ago.
    func newestLegInReach(of contact: Text, _ work: borrowing TrackerWorkspace) -> Int? {
        newestLeg(of: contact, work) { $0.phase != .closed || isWithinHorizon($0, work) }
    }

    /// The leg of the contact that is in wrap or waiting for it, oldest first.
    func oldestWrapLeg(of contact: Text, _ work: borrowing TrackerWorkspace) -> Int? {
        legs.firstIndex { $0.isWrapOrWaiting && !$0.isStandalone && work.areEqual($0.contactID, contact) }
    }

    /// The leg in wrap or waiting for it that was cleared last.
    func wrapLegClearedLast() -> Int? {
        greatest {
            $0.isWrapOrWaiting && !$0.isStandalone
        } by: {
            $0.clearedOrder
        }
    }

    /// Of the contact's legs, or of all where it is none, the one with a wrap that was closed last.
    func legClosedLast(of contact: Text, _ work: borrowing TrackerWorkspace) -> Int? {
        greatest {
            $0.phase == .closed && $0.segment > 0 && $0.flags.isDisjoint(with: [.standalone, .consult])
                && (contact.isNone || work.areEqual($0.contactID, contact))
        } by: {
            $0.closedOrder
        }
    }

    /// The live voice leg, other than `excluded`, that was established last.
    func liveVoiceLegEstablishedLast(
        except excluded: UInt32 = 0,
        where condition: (Place<Leg>) -> Bool = { _ in true }
    ) -> Int? {
        greatest {
            $0.isLiveVoice && $0.number != excluded && condition($0)
        } by: {
            $0.establishedOrder
        }
    }

    func hasLiveVoiceLeg(except excluded: UInt32 = 0) -> Bool {
        legs.contains { $0.isLiveVoice && $0.number != excluded }
    }

    func standaloneLeg() -> Int? {
        legs.firstIndex { $0.isStandalone && $0.phase == .wrap }
    }

    func leg(numbered number: UInt32) -> Int? {
        number == 0 ? nil : legs.firstIndex { $0.number == number }
    }

    /// Of the legs for which `condition` holds the one with the greatest `value`, of equals the later.
    private func greatest<Value: Comparable>(
        where condition: (Place<Leg>) -> Bool,
        by value: (Place<Leg>) -> Value
    ) -> Int? {
        var found: Int?
        for index in legs.indices where condition(legs.place(index)) {
            if let best = found, value(legs.place(index)) < value(legs.place(best)) { continue }
            found = index
        }
        return found
    }

    mutating func count(_ anomaly: Anomaly) {
        anomalies[anomaly] &+= 1
    }

    /// Sets what the event says of the leg; its records are told anew where that changes something.
    mutating func setAttributes(_ attributes: Attributes, ofLegAt index: Int, _ work: inout TrackerWorkspace) {
        var isChanged = false
        func set(_ value: Text, _ attribute: inout Text) {
            guard !value.isNone, !work.areEqual(value, attribute) else { return }
            attribute = value
            isChanged = true
        }
        set(attributes.queue, &legs[index].queue)
        set(attributes.campaign, &legs[index].campaign)
        set(attributes.reason, &legs[index].reason)
        set(attributes.customerID, &legs[index].customerID)
        set(attributes.disposition, &legs[index].disposition)
        if let channel = attributes.channel, channel != legs[index].channel {
            legs[index].channel = channel
            isChanged = true
        }
        if let direction = attributes.direction, direction != legs[index].direction {
            legs[index].direction = direction
            isChanged = true
        }
        if isChanged { tellSegments(ofLegAt: index, &work) }
    }
}
