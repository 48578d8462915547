public import Streaming

/// The headers of a record in their order, packed into one run of bytes: most records have none or half a dozen.
public struct LogHeaders: Hashable, Sendable {
    /// For each header the lengths of name and value, four bytes each, the value's -1 for null, and then their bytes.
    private(set) var packed: [UInt8] = []

    /// Creates no headers.
    public init() {}

    /// Copies headers that somebody lends.
    public init(_ headers: UnsafeBufferPointer<StreamHeader>) {
        guard !headers.isEmpty else { return }
        packed.reserveCapacity(headers.reduce(0) { $0 + 8 + $1.name.count + ($1.value?.count ?? 0) })
        for header in headers { append(name: header.name, value: header.value) }
    }

    /// Adds a header behind the others.
    public mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?) {
        withUnsafeBytes(of: Int32(name.count)) { packed.append(contentsOf: $0) }
        withUnsafeBytes(of: value.map { Int32($0.count) } ?? -1) { packed.append(contentsOf: $0) }
        packed.append(contentsOf: name)
        if let value { packed.append(contentsOf: value) }
    }

    /// The value of the first header called `name`; `nil` where there is none, or where it is null.
    public func value(named name: StaticString) -> [UInt8]? {
        let wanted = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return packed.withUnsafeBytes { bytes in
            var found: [UInt8]?
            Self.forEach(in: bytes) { header in
                guard found == nil, header.name.elementsEqual(wanted) else { return }
                found = header.value.map { Array($0) }
            }
            return found
        }
    }

    /// Calls `body` with each header packed in `bytes`.
    static func forEach(in bytes: UnsafeRawBufferPointer, _ body: (StreamHeader) -> Void) {
        var next = 0
        func take(_ count: Int) -> UnsafeRawBufferPointer {
            defer { next += count }
            return UnsafeRawBufferPointer(rebasing: bytes[next..<next + count])
        }
        while next < bytes.count {
            let nameCount = Int(take(4).loadUnaligned(as: Int32.self))
            let valueCount = Int(take(4).loadUnaligned(as: Int32.self))
            let name = take(nameCount)
            body(StreamHeader(name: name, value: valueCount < 0 ? nil : take(valueCount)))
        }
    }
}
