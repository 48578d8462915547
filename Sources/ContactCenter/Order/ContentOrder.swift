/// Compares the contents of two events field by field, in an order that is always the same; the absent comes first.
///
/// The first difference decides, and what is compared after it is not looked at.
public struct ContentOrder {
    /// Below, at or above zero as the left content sorts before, with or after the right one, as far as compared.
    public private(set) var result = 0

    /// Creates a comparison that has found no difference.
    public init() {}

    /// Compares texts by their bytes.
    public mutating func texts(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) {
        if result == 0 { result = left.order(to: right) }
    }

    /// Compares values of an enumeration by their names.
    public mutating func names(_ left: StaticString?, _ right: StaticString?) {
        if result == 0 { result = Self.bytes(of: left).order(to: Self.bytes(of: right)) }
    }

    /// Compares yes and no; no comes first.
    public mutating func flags(_ left: Bool?, _ right: Bool?) {
        numbers(left.map { $0 ? 1 : 0 }, right.map { $0 ? 1 : 0 })
    }

    /// Compares numbers.
    public mutating func numbers(_ left: Int64?, _ right: Int64?) {
        guard result == 0, left != right else { return }
        guard let left else { return result = -1 }
        guard let right else { return result = 1 }
        result = left < right ? -1 : 1
    }

    private static func bytes(of name: StaticString?) -> UnsafeRawBufferPointer {
        guard let name else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
    }
}
