import ContactCenter

/// A scope as a value, for configuration, targets and tests: dimensions and their values.
public struct ScopeKey: Hashable, Sendable {
    /// The canonical bytes (``ScopeText``).
    public let text: [UInt8]
    /// Which dimensions it has.
    public let dimensions: DimensionSet

    /// Creates the scope that `text` is the canonical form of; `nil` where it is none.
    public init?(text: UnsafeRawBufferPointer) {
        guard let dimensions = ScopeText.dimensions(of: text) else { return nil }
        self.text = Array(text)
        self.dimensions = dimensions
    }

    /// Creates the scope of these values; the last of a dimension counts, and an empty one is none.
    public init(_ values: [(dimension: Dimension, value: [UInt8])]) {
        var arena = ByteArena()
        var dimensions: DimensionSet = []
        for dimension in Dimension.allCases {
            guard let value = values.last(where: { $0.dimension == dimension })?.value, !value.isEmpty else { continue }
            if dimensions != .all { arena.extend(by: 1).storeBytes(of: 0x2C, as: UInt8.self) }
            _ = arena.append(dimension.nameBytes)
            arena.extend(by: 1).storeBytes(of: 0x3D, as: UInt8.self)
            value.withUnsafeBytes { ScopeText.appendEscaped($0, to: &arena) }
            dimensions.insert(DimensionSet(dimension))
        }
        if dimensions == .all { _ = arena.append(ScopeText.allBytes) }
        text = Array(arena.bytes)
        self.dimensions = dimensions
    }

    /// The value of `dimension`, without escapes; `nil` where the scope does not have it.
    public func value(of dimension: Dimension) -> [UInt8]? {
        var found: [UInt8]?
        text.withUnsafeBytes { text in
            ScopeText.forEachValue(of: text) { if $0 == dimension { found = Array($1) } }
        }
        return found
    }
}
