/// Writes fields one behind the other into room that ``WireWriter/room(_:)`` gave, without asking whether there is any.
///
/// Where nearly every field is a byte or two, asking at each costs more than writing it. Whoever uses it knows the
/// most that it can write: ``greatestField`` for each scalar.
@frozen
public struct WireCursor {
    /// No scalar field is longer: a tag of five bytes and a number of ten.
    @inlinable public static var greatestField: Int { 15 }

    @usableFromInline var place: UnsafeMutablePointer<UInt8>

    /// Creates a cursor that writes from `place` on.
    @inlinable @inline(__always)
    public init(at place: UnsafeMutablePointer<UInt8>) {
        self.place = place
    }

    /// Where the next byte goes.
    @inlinable public var address: UnsafeMutablePointer<UInt8> { @inline(__always) get { place } }

    /// Moves on, over bytes that were written otherwise.
    @inlinable @inline(__always)
    public mutating func advance(by count: Int) {
        place += count
    }

    /// Writes a number without a tag.
    @inlinable @inline(__always)
    public mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            place.pointee = UInt8(truncatingIfNeeded: rest) | 0x80
            place += 1
            rest >>= 7
        }
        place.pointee = UInt8(truncatingIfNeeded: rest)
        place += 1
    }

    /// Writes a number as a `sint64` without a tag.
    @inlinable @inline(__always)
    public mutating func signedNumber(_ value: Int64) {
        number(WireWriter.zigzag(value))
    }

    /// Writes eight bytes without a tag.
    @inlinable @inline(__always)
    public mutating func fixed64(_ value: UInt64) {
        UnsafeMutableRawPointer(place).storeBytes(of: value.littleEndian, as: UInt64.self)
        place += 8
    }

    /// Writes a `uint64`, whatever its value.
    @inlinable @inline(__always)
    public mutating func present(_ field: Int, _ value: UInt64) {
        number(UInt64(field) << 3)
        number(value)
    }

    /// Writes a `uint32`, unless it is zero.
    @inlinable @inline(__always)
    public mutating func unsigned(_ field: Int, _ value: UInt32) {
        if value != 0 { present(field, UInt64(value)) }
    }

    /// Writes a `sint64`, unless it is zero.
    @inlinable @inline(__always)
    public mutating func signed(_ field: Int, _ value: Int64) {
        if value != 0 { present(field, WireWriter.zigzag(value)) }
    }

    /// Writes an `optional sint64`; 0 is a value.
    @inlinable @inline(__always)
    public mutating func signed(_ field: Int, ifPresent value: Int64?) {
        if let value { present(field, WireWriter.zigzag(value)) }
    }

    /// Writes bytes, or the content of a packed field, unless there are none.
    @inlinable @inline(__always)
    public mutating func bytes(_ field: Int, _ source: UnsafeRawPointer, count: Int) {
        if count == 0 { return }
        number(UInt64(field) << 3 | UInt64(WireType.bytes.rawValue))
        number(UInt64(count))
        UnsafeMutableRawPointer(place).copyBytes(from: source, count: count)
        place += count
    }

    /// Writes a packed field of these numbers without the zeros at their end; nothing if there are only those.
    @inlinable @inline(__always)
    public mutating func packed(_ field: Int, _ values: SIMD8<UInt32>) {
        var count = 8
        while count > 0, values[count - 1] == 0 { count -= 1 }
        if count == 0 { return }
        number(UInt64(field) << 3 | UInt64(WireType.bytes.rawValue))
        let length = place
        place += 1
        for index in 0..<count { number(UInt64(values[index])) }
        length.pointee = UInt8(truncatingIfNeeded: place - length - 1)
    }
}
