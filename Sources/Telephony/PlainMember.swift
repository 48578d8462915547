internal import ContactCenter

/// How a field of an event begins when it is written plainly, `"name":"` or `"name": "`, and what becomes of its value.
struct PlainMember {
    /// What becomes of a value.
    enum Form: UInt8 {
        /// A text of the event, at ``offset``.
        case text
        /// A number of the event that is 0 when absent, at ``offset``.
        case count
        /// A number of the event that may be absent, at ``offset``.
        case quantity
        /// A text that is judged when the record has been read.
        case type, time
        /// A text that is one of an enumeration.
        case channel, direction, limitAction, declaredState, transferKind

        /// The type of the event's property at ``offset``; nil if it takes no part.
        var propertyType: Any.Type? {
            switch self {
            case .text: Text.self
            case .count: Int64.self
            case .quantity: Int64?.self
            default: nil
            }
        }
    }

    /// The first 16 bytes from the name on, with zeroes behind the colon, the space and the quotation mark.
    private let first: UInt64
    private let second: UInt64
    /// The bits that count of these.
    private let firstMask: UInt64
    private let secondMask: UInt64
    /// How many bytes there are from the name to the first digit or character of the value.
    let count: UInt8
    /// The field, as a set of one.
    let field: FieldSet
    let form: Form
    /// Where in an ``Event`` the value belongs.
    let offset: UInt16

    /// Describes `field` with no white space around the colon, or with a space behind it; nil if that is too long.
    init?(_ field: CanonicalField, _ form: Form, _ property: PartialKeyPath<Event>?, isSpaced: Bool) {
        // The value is written to the property's place as what the form says it is.
        precondition(property.map { type(of: $0).valueType } == form.propertyType, "a property of another type")
        guard let offset = property.map({ MemoryLayout<Event>.offset(of: $0) }) ?? 0 else {
            preconditionFailure("a property of an event is computed")
        }
        let name = UnsafeBufferPointer(start: field.name.utf8Start, count: field.name.utf8CodeUnitCount)
        var written = Array(name) + Array((isSpaced ? "\": " : "\":").utf8)
        if form != .count, form != .quantity {
            written.append(UInt8(ascii: "\""))
        }
        guard written.count <= 16 else { return nil }
        self.field = FieldSet(field)
        self.form = form
        self.offset = UInt16(offset)
        count = UInt8(written.count)
        (first, firstMask) = PlainMember.word(of: written.prefix(8))
        (second, secondMask) = PlainMember.word(of: written.dropFirst(8))
    }

    private init() {
        // The masks leave bits out that have to be there.
        (first, second, firstMask, secondMask) = (.max, .max, 0, 0)
        (count, field, form, offset) = (0, [], .text, 0)
    }

    /// The word that begins with at most 8 `bytes`, and the mask of these.
    private static func word(of bytes: ArraySlice<UInt8>) -> (word: UInt64, mask: UInt64) {
        bytes.reversed().reduce(into: (0, 0)) { $0 = ($0.0 << 8 | UInt64($1), $0.1 << 8 | 0xFF) }
    }

    /// Looks like nothing that is written.
    static let none = PlainMember()

    /// What a member is found by: its first four bytes, which even the shortest has.
    var prefix: UInt64 { first & 0xFFFF_FFFF }

    /// What the member that begins at `start` would be found by.
    @inline(__always)
    static func prefix(_ start: UnsafeRawPointer) -> UInt64 {
        UInt64(UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
    }

    /// Whether the 16 bytes from `start` on begin as this member does. No byte that has to match is zero.
    @inline(__always)
    func begins(at start: UnsafeRawPointer) -> Bool {
        let first = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
        let second = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        return first & firstMask == self.first && second & secondMask == self.second
    }
}
