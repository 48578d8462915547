import ContactCenter

/// The messages of `schemas/proto/aftercall/changelog/v1/cells.proto`.
enum CellRecord {
    /// What a record is about.
    struct Address {
        /// Which part of a scope.
        enum Part {
            case header
            case window(Int32)
            case slices(group: Int32)
            /// As versions before groups wrote it.
            case slice(Int32)
        }

        var scope: UnsafeRawBufferPointer
        var part: Part

        /// Reads a key.
        init(_ key: UnsafeRawBufferPointer) throws(WireError) {
            guard let bar = key.lastIndex(of: 0x7C) else { throw WireError(.inconsistent) }
            scope = UnsafeRawBufferPointer(rebasing: key[..<bar])
            if bar == key.count - 1 {
                part = .header
                return
            }
            var number: Int64 = 0
            let isNegative = key.count > bar + 2 && key[bar + 2] == 0x2D
            let digits = key[(bar + (isNegative ? 3 : 2))...]
            guard 1...10 ~= digits.count else { throw WireError(.inconsistent) }
            for digit in digits {
                guard 0x30...0x39 ~= digit else { throw WireError(.inconsistent) }
                number = number * 10 + Int64(digit - 0x30)
            }
            guard let value = Int32(exactly: isNegative ? -number : number) else { throw WireError(.outOfRange) }
            switch key[bar + 1] {
            case UInt8(ascii: "b"): part = .window(value)
            case UInt8(ascii: "g"): part = .slices(group: value)
            case UInt8(ascii: "s"): part = .slice(value)
            default: throw WireError(.inconsistent)
            }
        }
    }

    /// What was published of a window.
    struct Published {
        var revision: UInt32 = 0
        var isFinal = false
        var hash: UInt64 = 0
    }

    /// A base window as it was read; `published` by the number of the list.
    struct WindowReading {
        var flags: Entry.Flags = []
        var published: [Published?] = [nil, nil, nil, nil]
        var measures = CellRecord.nothing
    }

    static var nothing: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
    static var format: UInt64 { 1 }

    /// Writes the key of a record.
    static func writeKey(_ scope: UnsafeRawBufferPointer, _ part: Address.Part, to writer: inout WireWriter) {
        writer.raw(scope)
        var cursor = writer.room(16)
        func put(_ byte: UInt8) {
            cursor.address.pointee = byte
            cursor.advance(by: 1)
        }
        func put(_ letter: Unicode.Scalar, _ number: Int32) {
            put(UInt8(ascii: letter))
            if number < 0 { put(0x2D) }
            var power: UInt32 = 1
            while number.magnitude / power >= 10 { power *= 10 }
            while power > 0 {
                put(UInt8(0x30 + number.magnitude / power % 10))
                power /= 10
            }
        }
        put(0x7C)
        switch part {
        case .header: break
        case .window(let base): put("b", base)
        case .slices(let group): put("g", group)
        case .slice(let slice): put("s", slice)
        }
        writer.take(cursor)
    }

    // MARK: Slices

    private enum SliceField {
        static var slices: Int { 2 }
        static var number: Int { 1 }
        static var measures: Int { 2 }
    }

    /// Writes slices of one group.
    static func writeSlices(_ entries: Slice<UnsafeMutableBufferPointer<Entry>>, to writer: inout WireWriter) {
        writer.present(1, format)
        for entry in entries {
            let slice = writer.begin(SliceField.slices)
            let first = Grid.firstSlice(ofGroup: Grid.group(ofSlice: entry.key))
            writer.unsigned(SliceField.number, UInt64(Int64(entry.key) - first))
            writer.bytes(SliceField.measures, entry.bytes)
            writer.end(slice)
        }
    }

    /// Calls `body` with each slice of a group.
    static func readSlices(
        _ value: UnsafeRawBufferPointer,
        ofGroup group: Int32,
        _ body: (_ slice: Int32, _ measures: UnsafeRawBufferPointer) throws(WireError) -> Void
    ) throws(WireError) {
        var reader = WireReader(value)
        while try reader.next() {
            switch reader.field {
            case 1: try expectFormat(&reader)
            case SliceField.slices:
                var message = try reader.message()
                var (number, measures): (Int64, UnsafeRawBufferPointer) = (0, nothing)
                while try message.next() {
                    switch message.field {
                    case SliceField.number:
                        number = Int64(try message.unsigned(atMost: UInt32(Grid.slicesPerGroup - 1)))
                    case SliceField.measures: measures = try message.bytes()
                    default: throw message.unknownField
                    }
                }
                guard let slice = Int32(exactly: Grid.firstSlice(ofGroup: group) + number) else {
                    throw WireError(.outOfRange, field: SliceField.number)
                }
                try body(slice, measures)
            default: throw reader.unknownField
            }
        }
    }

    static func readSlice(_ value: UnsafeRawBufferPointer) throws(WireError) -> UnsafeRawBufferPointer {
        var reader = WireReader(value)
        var measures = nothing
        while try reader.next() {
            switch reader.field {
            case 1: try expectFormat(&reader)
            case SliceField.measures: measures = try reader.bytes()
            default: throw reader.unknownField
            }
        }
        return measures
    }

    // MARK: Windows

    private enum WindowField {
        static var isChanged: Int { 2 }
        static var hasNewComplaints: Int { 3 }
        static var interval: Int { 4 }
        static var hour: Int { 5 }
        static var day: Int { 6 }
        static var measures: Int { 7 }
        static var revision: Int { 1 }
        static var isFinal: Int { 2 }
        static var hash: Int { 3 }
    }

    static func writeWindow(_ base: Entry?, _ hour: Entry?, _ day: Entry?, to writer: inout WireWriter) {
        writer.present(1, format)
        writer.flag(WindowField.isChanged, base?.flags.contains(.isChanged) ?? false)
        writer.flag(WindowField.hasNewComplaints, base?.flags.contains(.hasNewComplaints) ?? false)
        writePublished(WindowField.interval, base, to: &writer)
        writePublished(WindowField.hour, hour, to: &writer)
        writePublished(WindowField.day, day, to: &writer)
        if let base { writer.bytes(WindowField.measures, base.bytes) }
    }

    private static func writePublished(_ field: Int, _ entry: Entry?, to writer: inout WireWriter) {
        guard let entry, entry.revision > 0 else { return }
        let mark = writer.begin(field)
        writer.unsigned(WindowField.revision, UInt64(entry.revision))
        writer.flag(WindowField.isFinal, entry.flags.contains(.isFinal))
        writer.fixed64(WindowField.hash, entry.hash)
        writer.end(mark)
    }

    static func readWindow(_ value: UnsafeRawBufferPointer) throws(WireError) -> WindowReading {
        var reader = WireReader(value)
        var window = WindowReading()
        while try reader.next() {
            switch reader.field {
            case 1: try expectFormat(&reader)
            case WindowField.isChanged: if try reader.flag() { window.flags.insert(.isChanged) }
            case WindowField.hasNewComplaints: if try reader.flag() { window.flags.insert(.hasNewComplaints) }
            case WindowField.interval: window.published[Int(EntryList.base.rawValue)] = try published(&reader)
            case WindowField.hour: window.published[Int(EntryList.hours.rawValue)] = try published(&reader)
            case WindowField.day: window.published[Int(EntryList.days.rawValue)] = try published(&reader)
            case WindowField.measures: window.measures = try reader.bytes()
            default: throw reader.unknownField
            }
        }
        return window
    }

    private static func published(_ reader: inout WireReader) throws(WireError) -> Published {
        var message = try reader.message()
        var published = Published()
        while try message.next() {
            switch message.field {
            case WindowField.revision: published.revision = try message.unsigned(atMost: .max)
            case WindowField.isFinal: published.isFinal = try message.flag()
            case WindowField.hash: published.hash = try message.fixed64()
            default: throw message.unknownField
            }
        }
        return published
    }

    static func expectFormat(_ reader: inout WireReader) throws(WireError) {
        guard try reader.unsigned() == format else { throw WireError(.unknownFormat) }
    }
}
