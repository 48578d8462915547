public import ContactCenter

/// The numbers of the fields in `schemas/proto/aftercall/changelog/v1/agent.proto`.
private enum AlertsField {
    static let judgedUntil = 1, alerts = 2
}

private enum AlertField {
    static let rule = 1, severity = 2, contactID = 3, queue = 4, channel = 5, measuredFrom = 6, legStartedAt = 7
    static let segment = 8, dueAt = 9, leastThresholdMs = 10, at = 11, thresholdMs = 12, isExtended = 13, episode = 14
    static let firedAt = 15, revision = 16, resolution = 17, resolvedAt = 18, leftAt = 19, isAmendable = 20
    static let count = 21
}

private enum LaterAlertsField {
    static let alerts = 1, places = 2
}

extension AgentAlerts {
    /// An agent cannot have more in a record that is not damaged: it has a handful of contacts.
    private static let greatestCount = 1 << 14
    /// Farther from the epoch than anything is, in milliseconds.
    private static let longestDistanceMs: Int64 = 1 << 48
    private static let longestMs: Int64 = 1 << 52

    /// Writes what fires and what is remembered of the rules that all versions know: the fields of the message `Alerts`
    /// of `agent.proto`.
    public func write(to writer: inout WireWriter, work: borrowing AlertWorkspace) {
        writer.signed(AlertsField.judgedUntil, ifPresent: Self.offset(judgedUntil, from: 0))
        var link = first
        while link != AlertChains.none {
            if work.chains[link].alert.rule.isOriginal {
                let message = writer.begin(AlertsField.alerts)
                Self.write(work.chains[link], to: &writer, names: work.bytes)
                writer.end(message)
            }
            link = work.chains.next(link)
        }
    }

    /// Writes the alerts of the other rules: the fields of the message `LaterAlerts`, none where there are none.
    public func writeLater(to writer: inout WireWriter, work: borrowing AlertWorkspace) {
        var link = first
        while link != AlertChains.none {
            if !work.chains[link].alert.rule.isOriginal {
                let message = writer.begin(LaterAlertsField.alerts)
                Self.write(work.chains[link], to: &writer, names: work.bytes)
                writer.end(message)
            }
            link = work.chains.next(link)
        }
        let places = writer.begin(LaterAlertsField.places)
        var place: UInt64 = 0
        link = first
        while link != AlertChains.none {
            if !work.chains[link].alert.rule.isOriginal { writer.element(place) }
            place += 1
            link = work.chains.next(link)
        }
        writer.end(places)
    }

    /// Whether there is anything for ``writeLater(to:work:)``.
    public func hasLater(_ work: borrowing AlertWorkspace) -> Bool {
        var link = first
        while link != AlertChains.none {
            if !work.chains[link].alert.rule.isOriginal { return true }
            link = work.chains.next(link)
        }
        return false
    }

    /// Takes up what was written by ``writeLater(to:work:)``; to be called after ``read(_:work:)``.
    ///
    /// - Parameter record: the fields of a message `LaterAlerts`; read during the call only.
    /// - Throws: ``WireError`` when the record is damaged; nothing fires then.
    public mutating func readLater(_ record: UnsafeRawBufferPointer, work: inout AlertWorkspace) throws(WireError) {
        do throws(WireError) {
            var (reader, places) = (WireReader(record), WireReader(UnsafeRawBufferPointer(start: nil, count: 0)))
            while try reader.next() {
                if reader.field == LaterAlertsField.places { places = try reader.message() } else { try reader.skip() }
            }
            reader = WireReader(record)
            var count = 0
            while try reader.next() {
                guard reader.field == LaterAlertsField.alerts else {
                    guard reader.field == LaterAlertsField.places else { throw reader.unknownField }
                    try reader.skip()
                    continue
                }
                count += 1
                if count > Self.greatestCount { throw WireError(.tooMany, field: reader.field) }
                let kept = try Self.alert(in: reader.message(), names: &work.names)
                // A version that does not know these may have changed how many others there are.
                let place = places.isAtEnd ? UInt32.max : try places.element(atMost: .max)
                work.chains.insert(kept, at: Int(place), of: &first)
            }
        } catch {
            removeAll(&work)
            throw error
        }
    }

    /// Becomes what was written; its own alerts before are forgotten.
    ///
    /// - Parameter record: the fields of a message `Alerts`; read during the call only.
    /// - Throws: ``WireError`` when the record is damaged; nothing fires then.
    public mutating func read(_ record: UnsafeRawBufferPointer, work: inout AlertWorkspace) throws(WireError) {
        removeAll(&work)
        do throws(WireError) {
            var reader = WireReader(record)
            var count = 0
            while try reader.next() {
                switch reader.field {
                case AlertsField.judgedUntil: judgedUntil = try Self.time(&reader, from: 0)
                case AlertsField.alerts:
                    count += 1
                    if count > Self.greatestCount { throw WireError(.tooMany, field: reader.field) }
                    let kept = try Self.alert(in: reader.message(), names: &work.names)
                    work.chains.append(kept, to: &first)
                default: throw reader.unknownField
                }
            }
        } catch {
            removeAll(&work)
            throw error
        }
    }

    /// Forgets everything, without saying that anything is resolved.
    public mutating func removeAll(_ work: inout AlertWorkspace) {
        while first != AlertChains.none { work.chains.remove(first, from: &first) }
        judgedUntil = .distantPast
    }

    private static func write(_ kept: KeptAlert, to writer: inout WireWriter, names: UnsafeRawBufferPointer) {
        let alert = kept.alert
        let origin = alert.measuredFrom.milliseconds
        writer.enumeration(AlertField.rule, alert.rule)
        writer.enumeration(AlertField.severity, alert.severity)
        writer.bytes(AlertField.contactID, alert.contactID.bytes(in: names))
        writer.bytes(AlertField.queue, alert.queue.bytes(in: names))
        writer.enumeration(AlertField.channel, alert.channel)
        writer.signed(AlertField.measuredFrom, origin)
        writer.signed(AlertField.legStartedAt, ifPresent: alert.legStartedAt.map { $0.milliseconds &- origin })
        writer.unsigned(AlertField.segment, UInt64(UInt32(bitPattern: alert.segment)))
        writer.signed(AlertField.dueAt, alert.dueAt.milliseconds &- origin)
        writer.signed(AlertField.leastThresholdMs, alert.leastThresholdMs)
        writer.signed(AlertField.at, alert.at.milliseconds &- origin)
        writer.signed(AlertField.thresholdMs, alert.thresholdMs)
        writer.flag(AlertField.isExtended, alert.isExtended)
        writer.signed(AlertField.episode, alert.episode.milliseconds &- origin)
        writer.signed(AlertField.firedAt, ifPresent: offset(alert.firedAt, from: origin))
        writer.unsigned(AlertField.revision, UInt64(UInt32(bitPattern: alert.revision)))
        writer.enumeration(AlertField.resolution, kept.resolution)
        writer.signed(AlertField.resolvedAt, ifPresent: offset(kept.at, from: origin))
        writer.signed(AlertField.leftAt, ifPresent: kept.leftAt.map { $0.milliseconds &- origin })
        writer.flag(AlertField.isAmendable, kept.isAmendable)
        writer.unsigned(AlertField.count, UInt64(alert.count))
    }

    private static func alert(in message: WireReader, names: inout ByteArena) throws(WireError) -> KeptAlert {
        var (reader, origin, rule, severity) = (message, Int64(0), LiveRule?.none, Severity?.none)
        // What other times are counted from may stand behind them.
        while try reader.next() {
            switch reader.field {
            case AlertField.measuredFrom: origin = try time(&reader, from: 0).milliseconds
            case AlertField.rule: rule = try reader.required(LiveRule.self)
            case AlertField.severity: severity = try reader.required(Severity.self)
            default: try reader.skip()
            }
        }
        guard let rule else { throw WireError(.invalidEnum, field: AlertField.rule) }
        guard let severity else { throw WireError(.invalidEnum, field: AlertField.severity) }
        let start = Timestamp(milliseconds: origin)
        var kept = KeptAlert(
            LiveAlert(rule: rule, severity: severity, measuredFrom: start, dueAt: start, at: start, thresholdMs: 0)
        )
        reader = message
        while try reader.next() {
            switch reader.field {
            case AlertField.measuredFrom, AlertField.rule, AlertField.severity: try reader.skip()
            case AlertField.resolution: kept.resolution = try reader.enumeration(Resolution.self)
            case AlertField.resolvedAt: kept.at = try time(&reader, from: origin)
            case AlertField.leftAt: kept.leftAt = try time(&reader, from: origin)
            case AlertField.isAmendable: kept.isAmendable = try reader.flag()
            default: try read(&reader, of: &kept.alert, from: origin, names: &names)
            }
        }
        return kept
    }

    private static func read(
        _ reader: inout WireReader,
        of alert: inout LiveAlert,
        from origin: Int64,
        names: inout ByteArena
    ) throws(WireError) {
        switch reader.field {
        case AlertField.contactID: alert.contactID = names.append(try reader.bytes())
        case AlertField.queue: alert.queue = names.append(try reader.bytes())
        case AlertField.channel: alert.channel = try reader.enumeration(Channel.self)
        case AlertField.legStartedAt: alert.legStartedAt = try time(&reader, from: origin)
        case AlertField.segment: alert.segment = Int32(try reader.unsigned(atMost: 1 << 30))
        case AlertField.dueAt: alert.dueAt = try time(&reader, from: origin)
        case AlertField.leastThresholdMs: alert.leastThresholdMs = try duration(&reader)
        case AlertField.at: alert.at = try time(&reader, from: origin)
        case AlertField.thresholdMs: alert.thresholdMs = try duration(&reader)
        case AlertField.isExtended: alert.isExtended = try reader.flag()
        case AlertField.episode: alert.episode = try time(&reader, from: origin)
        case AlertField.firedAt: alert.firedAt = try time(&reader, from: origin)
        case AlertField.count: alert.count = try reader.unsigned(atMost: .max)
        case AlertField.revision: alert.revision = Int32(try reader.unsigned(atMost: 1 << 30))
        default: throw reader.unknownField
        }
    }

    private static func offset(_ instant: Timestamp, from origin: Int64) -> Int64? {
        instant == .distantPast ? nil : instant.milliseconds &- origin
    }

    private static func time(_ reader: inout WireReader, from origin: Int64) throws(WireError) -> Timestamp {
        let milliseconds = origin &+ (try reader.signed())
        guard milliseconds.magnitude <= longestDistanceMs else { throw WireError(.outOfRange, field: reader.field) }
        return Timestamp(milliseconds: milliseconds)
    }

    private static func duration(_ reader: inout WireReader) throws(WireError) -> Milliseconds {
        try reader.signed(in: -longestMs...longestMs)
    }
}
