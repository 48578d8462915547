import ContactCenter

/// Measures as bytes: the message `Measures` of `schemas/proto/aftercall/cells/v1/delta.proto`.
///
/// What is zero is left out and everything is sorted, so equal measures have equal bytes. Numbers of levels, measures
/// and buckets are written as their distance from the one before, less one.
extension Measures {
    private enum Field {
        static var levels: Int { 1 }
        static var levelCounts: Int { 2 }
        static var levelOffsets: Int { 3 }
        static var measures: Int { 4 }
        static var values: Int { 5 }
        static var buckets: Int { 6 }
        static var bucketCounts: Int { 7 }
        static var shares: Int { 8 }
        static var shareKind: Int { 1 }
        static var shareName: Int { 2 }
        static var shareCount: Int { 3 }
        static var shareSum: Int { 4 }
    }

    /// Writes the fields that say something into the message at hand.
    func write(to writer: inout WireWriter) {
        Self.write(slots, .all, to: &writer)
        writeParts(to: &writer)
    }

    /// Writes those slots that say something.
    ///
    /// - Parameter touched: those that may.
    static func write(_ slots: UnsafeMutablePointer<Int64>, _ touched: TouchedSlots, to writer: inout WireWriter) {
        writeLevels(slots, touched.levels, to: &writer)
        writeMeasures(slots, touched.measures, to: &writer)
    }

    /// Writes buckets and shares, which stand behind the slots.
    func writeParts(to writer: inout WireWriter) {
        writeBuckets(to: &writer)
        for share in shares where share.count != 0 || share.sum != 0 {
            let mark = writer.begin(Field.shares)
            writer.enumeration(Field.shareKind, share.kind)
            writer.bytes(Field.shareName, share.name)
            writer.signed(Field.shareCount, share.count)
            writer.signed(Field.shareSum, share.sum)
            writer.end(mark)
        }
    }

    private static func writeLevels(
        _ slots: UnsafeMutablePointer<Int64>,
        _ touched: UInt64,
        to writer: inout WireWriter
    ) {
        let (counts, offsets) = (slots + countsAt, slots + offsetsAt)
        let mask = filter(touched) { counts[$0] != 0 || offsets[$0] != 0 }
        if mask == 0 { return }
        writeNumbers(Field.levels, mask, to: &writer)
        writeValues(Field.levelCounts, mask, counts, to: &writer)
        writeValues(Field.levelOffsets, mask, offsets, to: &writer)
    }

    private static func writeMeasures(
        _ slots: UnsafeMutablePointer<Int64>,
        _ touched: UInt64,
        to writer: inout WireWriter
    ) {
        let sums = slots + measuresAt
        let mask = filter(touched) { sums[$0] != 0 }
        if mask == 0 { return }
        writeNumbers(Field.measures, mask, to: &writer)
        writeValues(Field.values, mask, sums, to: &writer)
    }

    /// The bits of a mask that `saysSomething` is so of.
    @inline(__always)
    private static func filter(_ mask: UInt64, _ saysSomething: (Int) -> Bool) -> UInt64 {
        var (rest, kept) = (mask, mask)
        while rest != 0 {
            let bit = rest & (0 &- rest)
            if !saysSomething(rest.trailingZeroBitCount) { kept ^= bit }
            rest ^= bit
        }
        return kept
    }

    private func writeBuckets(to writer: inout WireWriter) {
        var isEmpty = true
        forEachBucket { _, _ in isEmpty = false }
        if isEmpty { return }
        let numbers = writer.begin(Field.buckets)
        var next = 0
        forEachBucket { bucket, _ in
            writer.element(UInt64(bucket - next))
            next = bucket + 1
        }
        writer.end(numbers)
        let counts = writer.begin(Field.bucketCounts)
        forEachBucket { writer.element(Self.zigzag($1)) }
        writer.end(counts)
    }

    private static func writeNumbers(_ field: Int, _ mask: UInt64, to writer: inout WireWriter) {
        let mark = writer.begin(field)
        var (rest, next) = (mask, 0)
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            writer.element(UInt64(index - next))
            next = index + 1
            rest &= rest - 1
        }
        writer.end(mark)
    }

    private static func writeValues(
        _ field: Int,
        _ mask: UInt64,
        _ values: UnsafeMutablePointer<Int64>,
        to writer: inout WireWriter
    ) {
        let mark = writer.begin(field)
        var rest = mask
        while rest != 0 {
            writer.element(zigzag(values[rest.trailingZeroBitCount]))
            rest &= rest - 1
        }
        writer.end(mark)
    }

    private static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    // MARK: Reading

    /// Adds what a message says.
    ///
    /// - Parameter shift: what is added to the instants of levels, once for each edge: how much later the window that
    ///   the bytes are of begins than the one that is added to.
    /// - Throws: what is wrong with bytes from elsewhere; some of them may then have been added.
    mutating func add(_ bytes: UnsafeRawBufferPointer, shift: Int64) throws(WireError) {
        var reader = WireReader(bytes)
        var numbers = WireReader(UnsafeRawBufferPointer(start: nil, count: 0))
        var counts = numbers
        var hint = 0
        while try reader.next() {
            switch reader.field {
            case Field.levels, Field.measures, Field.buckets: numbers = try reader.message()
            case Field.levelCounts: counts = try reader.message()
            case Field.levelOffsets: try addLevels(numbers, counts, try reader.message(), shift)
            case Field.values: try addMeasures(numbers, try reader.message())
            case Field.bucketCounts: try addBuckets(numbers, try reader.message())
            case Field.shares: try addShare(try reader.message(), hint: &hint)
            default: throw reader.unknownField
            }
        }
    }

    /// Adds bytes that were written here, if there are any.
    mutating func addOwn(_ bytes: UnsafeRawBufferPointer, shift: Int64) {
        if bytes.isEmpty { return }
        do {
            try add(bytes, shift: shift)
        } catch {
            preconditionFailure("A cell cannot read what it has written: \(error)")
        }
    }

    private func addLevels(
        _ numbers: WireReader,
        _ counts: WireReader,
        _ offsets: WireReader,
        _ shift: Int64
    ) throws(WireError) {
        var (numbers, counts, offsets) = (numbers, counts, offsets)
        var next = 0
        while !numbers.isAtEnd {
            let index = next + Int(try numbers.element(atMost: 64))
            guard index < Level.room else { throw WireError(.outOfRange, field: Field.levels) }
            let count = try counts.signedElement()
            slots[Self.countsAt + index] &+= count
            slots[Self.offsetsAt + index] &+= try offsets.signedElement() &+ count &* shift
            next = index + 1
        }
        guard counts.isAtEnd, offsets.isAtEnd else { throw WireError(.inconsistent, field: Field.levels) }
    }

    private func addMeasures(_ numbers: WireReader, _ values: WireReader) throws(WireError) {
        var (numbers, values) = (numbers, values)
        var next = 0
        while !numbers.isAtEnd {
            let index = next + Int(try numbers.element(atMost: 64))
            guard index < Measure.room else { throw WireError(.outOfRange, field: Field.measures) }
            slots[Self.measuresAt + index] &+= try values.signedElement()
            next = index + 1
        }
        guard values.isAtEnd else { throw WireError(.inconsistent, field: Field.measures) }
    }

    private mutating func addBuckets(_ numbers: WireReader, _ values: WireReader) throws(WireError) {
        var (numbers, values) = (numbers, values)
        var next = 0
        while !numbers.isAtEnd {
            let bucket = next + Int(try numbers.element(atMost: UInt32(LogLinear.bucketCount)))
            guard bucket < LogLinear.bucketCount else { throw WireError(.outOfRange, field: Field.buckets) }
            add(try values.signedElement(), toBucket: bucket)
            next = bucket + 1
        }
        guard values.isAtEnd else { throw WireError(.inconsistent, field: Field.buckets) }
    }

    private mutating func addShare(_ message: WireReader, hint: inout Int) throws(WireError) {
        var reader = message
        var kind: Share.Kind?
        var name = UnsafeRawBufferPointer(start: nil, count: 0)
        var (count, sum): (Int64, Int64) = (0, 0)
        while try reader.next() {
            switch reader.field {
            case Field.shareKind: kind = try reader.required(Share.Kind.self)
            case Field.shareName: name = try reader.bytes()
            case Field.shareCount: count = try reader.signed()
            case Field.shareSum: sum = try reader.signed()
            default: throw reader.unknownField
            }
        }
        guard let kind, name.count > 0 else { throw WireError(.inconsistent, field: Field.shares) }
        add(Share(kind: kind, name: name, count: count, sum: sum), hint: &hint)
    }

    /// Reads the levels of a message and nothing else: they stand first.
    static func levels(of bytes: UnsafeRawBufferPointer) throws(WireError) -> Levels {
        var levels = Levels()
        var reader = WireReader(bytes)
        guard try reader.next(), reader.field == Field.levels else { return levels }
        var numbers = try reader.message()
        guard try reader.next(), reader.field == Field.levelCounts else { return levels }
        var counts = try reader.message()
        guard try reader.next(), reader.field == Field.levelOffsets else { return levels }
        var offsets = try reader.message()
        var next = 0
        while !numbers.isAtEnd {
            let index = next + Int(try numbers.element(atMost: 64))
            guard index < Level.room else { throw WireError(.outOfRange, field: Field.levels) }
            levels.counts[index] = try counts.signedElement()
            levels.offsets[index] = try offsets.signedElement()
            next = index + 1
        }
        return levels
    }

    /// Reads one measure of a message and no more than it has to.
    static func value(of measure: Measure, in bytes: UnsafeRawBufferPointer) throws(WireError) -> Int64 {
        var reader = WireReader(bytes)
        while try reader.next() {
            guard reader.field == Field.measures else {
                if reader.field > Field.measures { return 0 }
                try reader.skip()
                continue
            }
            var numbers = try reader.message()
            guard try reader.next(), reader.field == Field.values else { return 0 }
            var values = try reader.message()
            var next = 0
            while !numbers.isAtEnd {
                let index = next + Int(try numbers.element(atMost: 64))
                let value = try values.signedElement()
                if index >= Int(measure.rawValue) { return index == Int(measure.rawValue) ? value : 0 }
                next = index + 1
            }
            return 0
        }
        return 0
    }
}
