import ContactCenter
import Indicators

/// What our own stages write to the contact inbox: the messages of `schemas/proto/aftercall/inbox/v1/contact.proto`.
enum ContactInbox {
    /// A leg, with the contact that it is one of. Texts are runs of the record's value.
    struct Leg {
        var tenant: UnsafeRawBufferPointer
        var contactID: UnsafeRawBufferPointer
        var facts: LegFacts
    }

    /// What a task of the agents stage, or of the ingest stage, has processed.
    struct Watermark {
        var source: SourceTask
        /// How many partitions the stage's input has, as far as the task knows: more than its own number.
        var partitions: Int32
        var at: Timestamp
    }

    /// A record that one of our stages wrote.
    enum Message {
        case leg(Leg)
        case watermark(Watermark)
    }

    private enum Field {
        static let leg = 2, watermark = 3
    }

    /// Whether a value is one of our own messages and not an event as it came.
    static func isMessage(_ value: UnsafeRawBufferPointer) -> Bool {
        begins(value, with: Field.leg) || begins(value, with: Field.watermark)
    }

    private static func begins(_ value: UnsafeRawBufferPointer, with field: Int) -> Bool {
        value.first == UInt8(field << 3 | 2)
    }

    /// The watermark that `value` is, in the inbox of customers; `nil` for anything else.
    ///
    /// - Throws: ``WireError`` for one that no stage of ours wrote, or a later version.
    static func watermark(in value: UnsafeRawBufferPointer) throws(WireError) -> Watermark? {
        guard begins(value, with: Field.watermark), case .watermark(let watermark) = try read(value) else { return nil }
        return watermark
    }

    /// Writes a leg of `agentID`; its texts are runs of `bytes`.
    static func write(
        _ leg: LegFacts,
        tenant: UnsafeRawBufferPointer,
        agentID: UnsafeRawBufferPointer,
        contactID: Text,
        wraps: UnsafeBufferPointer<LegWrap>,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout WireWriter
    ) {
        let message = writer.begin(Field.leg)
        writer.bytes(LegField.tenant, tenant)
        writer.bytes(LegField.contactID, contactID.bytes(in: bytes))
        writer.bytes(LegField.agentID, agentID)
        writer.signed(LegField.startedAt, leg.startedAt.milliseconds)
        writer.unsigned(LegField.revision, UInt64(UInt32(bitPattern: leg.revision)))
        writer.enumeration(LegField.progress, leg.phase)
        if leg.phase != .retracted { writeContent(leg, in: bytes, to: &writer) }
        write(wraps, to: &writer)
        writer.end(message)
    }

    private static func write(_ wraps: UnsafeBufferPointer<LegWrap>, to writer: inout WireWriter) {
        if wraps.isEmpty { return }
        let field = writer.begin(LegField.wraps)
        var segment = InlineArray<17, UInt8>(repeating: 0)
        for wrap in wraps {
            withUnsafeMutableBytes(of: &segment) { room in
                guard let base = room.baseAddress else { return }
                wrap.write(to: base)
                writer.raw(UnsafeRawBufferPointer(start: base, count: LegWrap.byteCount))
            }
        }
        writer.end(field)
    }

    private static func writeContent(
        _ leg: LegFacts,
        in bytes: UnsafeRawBufferPointer,
        to writer: inout WireWriter
    ) {
        let start = leg.startedAt
        writer.unsigned(LegField.flags, UInt64(leg.flags.rawValue))
        writer.bytes(LegField.queue, leg.queue.bytes(in: bytes))
        writer.bytes(LegField.campaign, leg.campaign.bytes(in: bytes))
        writer.bytes(LegField.reason, leg.reason.bytes(in: bytes))
        writer.bytes(LegField.customerID, leg.customerID.bytes(in: bytes))
        writer.bytes(LegField.disposition, leg.disposition.bytes(in: bytes))
        writer.bytes(LegField.team, leg.team.bytes(in: bytes))
        writer.bytes(LegField.site, leg.site.bytes(in: bytes))
        writer.enumeration(LegField.channel, leg.channel)
        writer.enumeration(LegField.direction, leg.direction)
        writer.unsigned(LegField.isNewHire, leg.isNewHire.map { $0 ? 2 : 1 } ?? 0)
        writer.signed(LegField.offeredAt, ifPresent: leg.offeredAt.map { $0 - start })
        writer.signed(LegField.establishedAt, ifPresent: leg.establishedAt.map { $0 - start })
        writer.signed(LegField.clearedAt, ifPresent: leg.clearedAt.map { $0 - start })
        writer.signed(LegField.ringMs, leg.ringMs)
        writer.signed(LegField.talkMs, leg.talkMs)
        writer.signed(LegField.holdMs, leg.holdMs)
        writer.signed(LegField.consultMs, leg.consultMs)
        writer.signed(LegField.wrapMs, leg.wrapMs)
        writer.unsigned(LegField.segments, UInt64(UInt32(bitPattern: leg.segments)))
        writer.signed(LegField.wrapEndedAt, ifPresent: leg.wrapEndedAt.map { $0 - start })
        writer.enumeration(LegField.endCause, leg.endCause)
        writer.enumeration(LegField.notAnsweredCause, leg.notAnsweredCause)
    }

    /// Writes a watermark.
    static func write(_ watermark: Watermark, to writer: inout WireWriter) {
        let message = writer.begin(Field.watermark)
        writer.unsigned(WatermarkField.partition, UInt64(watermark.source.partition))
        writer.signed(WatermarkField.at, watermark.at.milliseconds)
        writer.unsigned(WatermarkField.partitions, UInt64(watermark.partitions))
        writer.enumeration(WatermarkField.stage, watermark.source.stage)
        writer.end(message)
    }

    /// Reads a record for which ``isMessage(_:)`` holds.
    ///
    /// - Throws: ``WireError`` for one that no stage of ours wrote, or a later version.
    static func read(_ value: UnsafeRawBufferPointer) throws(WireError) -> Message {
        var reader = WireReader(value)
        guard try reader.next() else { throw WireError(.inconsistent) }
        let message: Message
        switch reader.field {
        case Field.leg: message = .leg(try readLeg(reader.message(), value))
        case Field.watermark: message = .watermark(try readWatermark(reader.message()))
        default: throw reader.unknownField
        }
        if try reader.next() { throw WireError(.inconsistent, field: reader.field) }
        return message
    }

    private static func readWatermark(_ message: WireReader) throws(WireError) -> Watermark {
        var watermark = Watermark(
            source: SourceTask(stage: .agents, partition: 0),
            partitions: 0,
            at: Timestamp(milliseconds: 0)
        )
        var stage: SourceTask.Stage?
        var reader = message
        while try reader.next() {
            switch reader.field {
            case WatermarkField.partition: watermark.source.partition = try count(&reader)
            case WatermarkField.at: watermark.at = try reader.instant(after: Timestamp(milliseconds: 0))
            case WatermarkField.partitions: watermark.partitions = try count(&reader)
            case WatermarkField.stage: stage = try reader.required(SourceTask.Stage.self)
            default: try reader.skip()
            }
        }
        guard let stage else { throw WireError(.inconsistent, field: WatermarkField.stage) }
        watermark.source.stage = stage
        guard watermark.source.partition < watermark.partitions else {
            throw WireError(.outOfRange, field: WatermarkField.partition)
        }
        return watermark
    }

    private static func count(_ reader: inout WireReader) throws(WireError) -> Int32 {
        Int32(try reader.unsigned(atMost: 1 << 30))
    }

    private static func readLeg(
        _ message: WireReader,
        _ value: UnsafeRawBufferPointer
    ) throws(WireError) -> Leg {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var leg = Leg(
            tenant: none,
            contactID: none,
            facts: LegFacts(agentID: .none, startedAt: Timestamp(milliseconds: 0), phase: .live)
        )
        var progress: LegProgress?
        var reader = message
        while try reader.next() {
            switch reader.field {
            case LegField.tenant: leg.tenant = try reader.bytes()
            case LegField.contactID: leg.contactID = try reader.bytes()
            case LegField.agentID: leg.facts.agentID = try reader.text(in: value)
            case LegField.startedAt: leg.facts.startedAt = try reader.instant(after: Timestamp(milliseconds: 0))
            case LegField.revision: leg.facts.revision = Int32(try reader.unsigned(atMost: 1 << 30))
            case LegField.progress: progress = try reader.enumeration(LegProgress.self)
            default: try readContent(&reader, value, to: &leg.facts)
            }
        }
        guard let progress, !leg.contactID.isEmpty, !leg.facts.agentID.isNone else {
            throw WireError(.inconsistent, field: Field.leg)
        }
        leg.facts.phase = progress
        return leg
    }

    private static func readContent(
        _ reader: inout WireReader,
        _ value: UnsafeRawBufferPointer,
        to leg: inout LegFacts
    ) throws(WireError) {
        switch reader.field {
        case LegField.flags: leg.flags = LegFlags(rawValue: UInt8(try reader.unsigned(atMost: 15)))
        case LegField.queue: leg.queue = try reader.text(in: value)
        case LegField.campaign: leg.campaign = try reader.text(in: value)
        case LegField.reason: leg.reason = try reader.text(in: value)
        case LegField.customerID: leg.customerID = try reader.text(in: value)
        case LegField.disposition: leg.disposition = try reader.text(in: value)
        case LegField.team: leg.team = try reader.text(in: value)
        case LegField.site: leg.site = try reader.text(in: value)
        case LegField.channel: leg.channel = try reader.enumeration(Channel.self) ?? .voice
        case LegField.direction: leg.direction = try reader.enumeration(Direction.self) ?? .inbound
        case LegField.isNewHire:
            let code = try reader.unsigned(atMost: 2)
            leg.isNewHire = code == 0 ? nil : code == 2
        default: try readTimes(&reader, value, to: &leg)
        }
    }

    private static func readTimes(
        _ reader: inout WireReader,
        _ value: UnsafeRawBufferPointer,
        to leg: inout LegFacts
    ) throws(WireError) {
        // The start is written before what is relative to it.
        let start = leg.startedAt
        switch reader.field {
        case LegField.offeredAt: leg.offeredAt = try reader.instant(after: start)
        case LegField.establishedAt: leg.establishedAt = try reader.instant(after: start)
        case LegField.clearedAt: leg.clearedAt = try reader.instant(after: start)
        case LegField.ringMs: leg.ringMs = try duration(&reader)
        case LegField.talkMs: leg.talkMs = try duration(&reader)
        case LegField.holdMs: leg.holdMs = try duration(&reader)
        case LegField.consultMs: leg.consultMs = try duration(&reader)
        case LegField.wrapMs: leg.wrapMs = try duration(&reader)
        case LegField.segments: leg.segments = Int32(try reader.unsigned(atMost: 1 << 30))
        case LegField.wrapEndedAt: leg.wrapEndedAt = try reader.instant(after: start)
        case LegField.endCause: leg.endCause = try reader.enumeration(EndCause.self)
        case LegField.wraps:
            leg.wraps = try reader.text(in: value)
            try check(leg.wraps, in: value)
        case LegField.notAnsweredCause: leg.notAnsweredCause = try reader.enumeration(NotAnsweredCause.self)
        default: try reader.skip()
        }
    }

    /// Checks segments, which are read only when they are published.
    private static func check(_ wraps: Text, in value: UnsafeRawBufferPointer) throws(WireError) {
        guard Int(wraps.count).isMultiple(of: LegWrap.byteCount) else {
            throw WireError(.inconsistent, field: LegField.wraps)
        }
        var index = 0
        while let wrap = LegWrap(at: index, of: wraps, in: value) {
            let end = wrap.endedAt ?? wrap.startedAt
            guard instants ~= wrap.startedAt.milliseconds, instants ~= end.milliseconds, wrap.startedAt <= end,
                (wrap.endedAt == nil) == (wrap.endCause == nil)
            else { throw WireError(.outOfRange, field: LegField.wraps) }
            index += 1
        }
    }

    /// Far from where arithmetic would overflow.
    private static var instants: ClosedRange<Int64> { -(1 << 50)...(1 << 50) }

    private static func duration(_ reader: inout WireReader) throws(WireError) -> Milliseconds {
        try reader.signed(in: 0...(1 << 50))
    }

    private enum LegField {
        static let tenant = 1, contactID = 2, agentID = 3, startedAt = 4, revision = 5, progress = 6, flags = 7
        static let queue = 8, campaign = 9, reason = 10, customerID = 11, disposition = 12, team = 13, site = 14
        static let channel = 15, direction = 16, isNewHire = 17, offeredAt = 18, establishedAt = 19, clearedAt = 20
        static let ringMs = 21, talkMs = 22, holdMs = 23, consultMs = 24, wrapMs = 25, segments = 26
        static let wrapEndedAt = 27, endCause = 28, wraps = 29, notAnsweredCause = 30
    }

    private enum WatermarkField {
        static let partition = 1, at = 2, partitions = 3, stage = 4
    }
}
