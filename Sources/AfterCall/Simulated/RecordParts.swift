/// Parts of records that the encoders of this target wrote, found by the names of their members.
///
/// No name can be found in a string by mistake: a quotation mark in a string has a backslash before it.
enum RecordParts {
    /// A wrap or an interval: which it is, what is said of it, and how often that was corrected.
    struct Revised: Hashable {
        var identity: [UInt8]
        var content: [UInt8]
        var revision: Int
        var isRetracted: Bool
    }

    /// The parts of a wrap record, or an interval record, whose identity ends before the member `first`.
    static func revised(_ record: [UInt8], first: StaticString) -> Revised? {
        guard let start = range(of: first, in: record, from: 0),
            let revision = lastRange(of: #","revision":"#, in: record),
            let status = range(of: #","status":""#, in: record, from: revision.upperBound)
        else { return nil }
        let digits = record[revision.upperBound..<status.lowerBound]
        return Revised(
            identity: Array(record[..<start.lowerBound]),
            content: Array(record[start.lowerBound..<revision.lowerBound]),
            revision: digits.reduce(0) { 10 * $0 + Int($1) - 0x30 },
            isRetracted: record[status.upperBound...].starts(with: "retracted".utf8)
        )
    }

    /// An agent record without when it was observed.
    static func unobserved(_ record: [UInt8]) -> [UInt8]? {
        lastRange(of: #","observed_at":"#, in: record).map { Array(record[..<$0.lowerBound]) }
    }

    /// The string that is the first member called `name`, without its quotation marks.
    static func string(_ name: StaticString, in record: [UInt8]) -> String? {
        guard let start = range(of: name, in: record, from: 0) else { return nil }
        let rest = record[start.upperBound...]
        return rest.firstIndex(of: UInt8(ascii: "\"")).map { String(decoding: rest[..<$0], as: UTF8.self) }
    }

    private static func range(of name: StaticString, in record: [UInt8], from start: Int) -> Range<Int>? {
        let count = name.utf8CodeUnitCount
        guard start + count <= record.count else { return nil }
        for index in start...record.count - count where isThere(name, in: record, at: index) {
            return index..<index + count
        }
        return nil
    }

    private static func lastRange(of name: StaticString, in record: [UInt8]) -> Range<Int>? {
        let count = name.utf8CodeUnitCount
        guard count <= record.count else { return nil }
        for index in (0...record.count - count).reversed() where isThere(name, in: record, at: index) {
            return index..<index + count
        }
        return nil
    }

    @inline(__always)
    private static func isThere(_ name: StaticString, in record: [UInt8], at index: Int) -> Bool {
        for offset in 0..<name.utf8CodeUnitCount where record[index + offset] != name.utf8Start[offset] {
            return false
        }
        return true
    }
}
