public import ContactCenter

/// The numbers of the fields in `schemas/proto/aftercall/changelog/v1/agent.proto`.
private enum AlertLabelsField {
    static let labels = 1
}

private enum AlertLabelField {
    static let rule = 1, contactID = 2, episode = 3, campaign = 4, reason = 5
}

/// Campaigns and reasons of alerts in a changelog. They stand beside the alerts, since versions that do not know them
/// refuse alerts with fields of which they know nothing.
extension AgentAlerts {
    /// Whether there is anything for ``writeLabels(to:work:)``.
    public func hasLabels(_ work: borrowing AlertWorkspace) -> Bool {
        var link = first
        while link != AlertChains.none {
            if Self.hasLabels(work.chains[link].alert) { return true }
            link = work.chains.next(link)
        }
        return false
    }

    /// Writes campaigns and reasons: the fields of the message `AlertLabels`, none where there are none.
    public func writeLabels(to writer: inout WireWriter, work: borrowing AlertWorkspace) {
        var link = first
        while link != AlertChains.none {
            let alert = work.chains[link].alert
            if Self.hasLabels(alert) {
                let message = writer.begin(AlertLabelsField.labels)
                writer.enumeration(AlertLabelField.rule, alert.rule)
                writer.bytes(AlertLabelField.contactID, alert.contactID.bytes(in: work.bytes))
                writer.signed(AlertLabelField.episode, alert.episode.milliseconds)
                writer.bytes(AlertLabelField.campaign, alert.campaign.bytes(in: work.bytes))
                writer.bytes(AlertLabelField.reason, alert.reason.bytes(in: work.bytes))
                writer.end(message)
            }
            link = work.chains.next(link)
        }
    }

    /// Takes up what was written by ``writeLabels(to:work:)``; to be called once all alerts are read. Of alerts that a
    /// version without labels has forgotten, it is forgotten too.
    ///
    /// - Parameter record: the fields of a message `AlertLabels`; read during the call only.
    /// - Throws: ``WireError`` when the record is damaged; nothing fires then.
    public mutating func readLabels(_ record: UnsafeRawBufferPointer, work: inout AlertWorkspace) throws(WireError) {
        do throws(WireError) {
            var reader = WireReader(record)
            while try reader.next() {
                guard reader.field == AlertLabelsField.labels else { throw reader.unknownField }
                try readLabels(reader.message(), &work)
            }
        } catch {
            removeAll(&work)
            throw error
        }
    }

    private func readLabels(_ message: WireReader, _ work: inout AlertWorkspace) throws(WireError) {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var (reader, rule, contactID, episode, campaign, reason) = (message, LiveRule?.none, none, Int64(0), none, none)
        while try reader.next() {
            switch reader.field {
            case AlertLabelField.rule: rule = try reader.required(LiveRule.self)
            case AlertLabelField.contactID: contactID = try reader.bytes()
            case AlertLabelField.episode: episode = try reader.signed()
            case AlertLabelField.campaign: campaign = try reader.bytes()
            case AlertLabelField.reason: reason = try reader.bytes()
            default: throw reader.unknownField
            }
        }
        guard let rule else { throw WireError(.invalidEnum, field: AlertLabelField.rule) }
        var link = first
        while link != AlertChains.none {
            let alert = work.chains[link].alert
            if alert.rule == rule, alert.episode.milliseconds == episode,
                alert.contactID.bytes(in: work.bytes).hasSameBytes(as: contactID)
            {
                work.chains[link].alert.campaign = work.names.append(campaign)
                work.chains[link].alert.reason = work.names.append(reason)
            }
            link = work.chains.next(link)
        }
    }

    private static func hasLabels(_ alert: LiveAlert) -> Bool { !alert.campaign.isNone || !alert.reason.isNone }
}
