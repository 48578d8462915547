import ContactCenter

/// The numbers of the fields in `schemas/proto/aftercall/changelog/v1/cells.proto`.
private enum AlertField {
    static var format: Int { 1 }
    static var heldInfo: Int { 2 }
    static var judgedUntil: Int { 6 }
    static var reading: Int { 7 }
    static var windowStart: Int { 8 }
    static var windowEnd: Int { 9 }
    static var firing: Int { 10 }
    static var endedAt: Int { 11 }
    static var interval: Int { 12 }
    static var begunInInterval: Int { 13 }
    static var told: Int { 14 }
    static var ending: Int { 15 }
}

private enum ReadingField {
    static var value: Int { 1 }
    static var n: Int { 2 }
    static var base: Int { 3 }
    static var unit: Int { 4 }
    static var isAge: Int { 5 }
    static var readAt: Int { 6 }
}

private enum FiringField {
    static var episode: Int { 1 }
    static var at: Int { 2 }
    static var severity: Int { 3 }
    static var value: Int { 4 }
    static var threshold: Int { 5 }
}

private enum ToldField {
    static var firing: Int { 1 }
    static var firedAt: Int { 2 }
    static var revision: Int { 3 }
    static var isOpen: Int { 4 }
}

private enum EndingField {
    static var at: Int { 1 }
    static var resolution: Int { 2 }
    static var value: Int { 3 }
}

extension AlertLifecycle {
    /// Farther from the epoch than anything is, in milliseconds.
    private static let longestDistanceMs: Int64 = 1 << 48
    private static let numbers = Int64.min...Int64.max

    func write(to writer: inout WireWriter) {
        writer.present(AlertField.format, 1)
        for place in 0..<4 {
            writer.signed(AlertField.heldInfo + place, ifPresent: held[place] == .max ? nil : held[place])
        }
        writer.signed(AlertField.judgedUntil, ifPresent: Self.present(judgedUntil))
        if let reading {
            let mark = writer.begin(AlertField.reading)
            writer.signed(ReadingField.value, reading.value)
            writer.signed(ReadingField.n, ifPresent: reading.n)
            writer.signed(ReadingField.base, reading.base)
            writer.signed(ReadingField.unit, reading.unit)
            writer.flag(ReadingField.isAge, reading.isAge)
            writer.signed(ReadingField.readAt, ifPresent: Self.present(readAt))
            writer.end(mark)
        }
        writer.signed(AlertField.windowStart, ifPresent: Self.present(windowStart))
        writer.signed(AlertField.windowEnd, ifPresent: Self.present(windowEnd))
        if let firing { Self.write(firing, AlertField.firing, to: &writer) }
        writer.signed(AlertField.endedAt, ifPresent: endedAt?.milliseconds)
        writer.signed(AlertField.interval, interval)
        writer.signed(AlertField.begunInInterval, begunInInterval)
        if let told {
            let mark = writer.begin(AlertField.told)
            Self.write(told.firing, ToldField.firing, to: &writer)
            writer.signed(ToldField.firedAt, ifPresent: told.firedAt.milliseconds)
            writer.signed(ToldField.revision, told.revision)
            writer.flag(ToldField.isOpen, told.isOpen)
            writer.end(mark)
        }
        if let ending {
            let mark = writer.begin(AlertField.ending)
            writer.signed(EndingField.at, ifPresent: ending.at.milliseconds)
            writer.enumeration(EndingField.resolution, ending.resolution)
            writer.signed(EndingField.value, ending.value)
            writer.end(mark)
        }
    }

    private static func write(_ firing: Firing, _ field: Int, to writer: inout WireWriter) {
        let mark = writer.begin(field)
        writer.signed(FiringField.episode, ifPresent: firing.episode.milliseconds)
        writer.signed(FiringField.at, ifPresent: firing.at.milliseconds)
        writer.enumeration(FiringField.severity, firing.severity)
        writer.signed(FiringField.value, firing.value)
        writer.signed(FiringField.threshold, firing.threshold)
        writer.end(mark)
    }

    private static func present(_ instant: Timestamp) -> Int64? {
        instant == .distantPast ? nil : instant.milliseconds
    }

    // MARK: Reading

    init(_ value: UnsafeRawBufferPointer) throws(WireError) {
        self.init()
        var reader = WireReader(value)
        while try reader.next() {
            switch reader.field {
            case AlertField.format:
                guard try reader.unsigned() == 1 else { throw WireError(.unknownFormat) }
            case AlertField.heldInfo..<AlertField.judgedUntil:
                held[reader.field - AlertField.heldInfo] = try Self.time(&reader).milliseconds
            case AlertField.judgedUntil: judgedUntil = try Self.time(&reader)
            case AlertField.reading: try readReading(try reader.message())
            case AlertField.windowStart: windowStart = try Self.time(&reader)
            case AlertField.windowEnd: windowEnd = try Self.time(&reader)
            case AlertField.firing: firing = try Self.firing(try reader.message())
            case AlertField.endedAt: endedAt = try Self.time(&reader)
            case AlertField.interval: interval = try reader.signed(in: -(1 << 32)...(1 << 32))
            case AlertField.begunInInterval: begunInInterval = try reader.signed(in: 0...(1 << 32))
            case AlertField.told: told = try Self.told(try reader.message())
            case AlertField.ending: ending = try Self.ending(try reader.message())
            default: throw reader.unknownField
            }
        }
    }

    private mutating func readReading(_ message: WireReader) throws(WireError) {
        var reader = message
        var reading = RuleReading(0)
        reading.unit = 0
        while try reader.next() {
            switch reader.field {
            case ReadingField.value: reading.value = try reader.signed(in: Self.numbers)
            case ReadingField.n: reading.n = try reader.signed(in: Self.numbers)
            case ReadingField.base: reading.base = try reader.signed(in: Self.numbers)
            case ReadingField.unit: reading.unit = try reader.signed(in: Self.numbers)
            case ReadingField.isAge: reading.isAge = try reader.flag()
            case ReadingField.readAt: readAt = try Self.time(&reader)
            default: throw reader.unknownField
            }
        }
        self.reading = reading
    }

    private static func firing(_ message: WireReader) throws(WireError) -> Firing {
        var reader = message
        let nowhere = Timestamp.distantPast
        var severity: Severity?
        var firing = Firing(episode: nowhere, at: nowhere, severity: .info, value: 0, threshold: 0)
        while try reader.next() {
            switch reader.field {
            case FiringField.episode: firing.episode = try time(&reader)
            case FiringField.at: firing.at = try time(&reader)
            case FiringField.severity: severity = try reader.required(Severity.self)
            case FiringField.value: firing.value = try reader.signed(in: numbers)
            case FiringField.threshold: firing.threshold = try reader.signed(in: numbers)
            default: throw reader.unknownField
            }
        }
        guard let severity, firing.episode != nowhere else { throw WireError(.inconsistent, field: AlertField.firing) }
        firing.severity = severity
        return firing
    }

    private static func told(_ message: WireReader) throws(WireError) -> Told {
        var reader = message
        var firing: Firing?
        var (firedAt, revision, isOpen) = (Timestamp.distantPast, Int64(0), false)
        while try reader.next() {
            switch reader.field {
            case ToldField.firing: firing = try self.firing(try reader.message())
            case ToldField.firedAt: firedAt = try time(&reader)
            case ToldField.revision: revision = try reader.signed(in: 0...(1 << 48))
            case ToldField.isOpen: isOpen = try reader.flag()
            default: throw reader.unknownField
            }
        }
        guard let firing else { throw WireError(.inconsistent, field: AlertField.told) }
        return Told(firing: firing, firedAt: firedAt, revision: revision, isOpen: isOpen)
    }

    private static func ending(_ message: WireReader) throws(WireError) -> Ending {
        var reader = message
        var (at, resolution, value) = (Timestamp?.none, Resolution?.none, Int64(0))
        while try reader.next() {
            switch reader.field {
            case EndingField.at: at = try time(&reader)
            case EndingField.resolution: resolution = try reader.required(Resolution.self)
            case EndingField.value: value = try reader.signed(in: numbers)
            default: throw reader.unknownField
            }
        }
        guard let at, let resolution else { throw WireError(.inconsistent, field: AlertField.ending) }
        return Ending(at: at, resolution: resolution, value: value)
    }

    private static func time(_ reader: inout WireReader) throws(WireError) -> Timestamp {
        let milliseconds = try reader.signed()
        guard milliseconds.magnitude <= longestDistanceMs else { throw WireError(.outOfRange, field: reader.field) }
        return Timestamp(milliseconds: milliseconds)
    }
}
