import ContactCenter

/// Which scopes something is for: dimensions with a value, or with any value.
public struct ScopePattern: Hashable, Sendable {
    /// The dimensions that a scope must have, `nil` for any value; one with an empty value it must not have.
    public let values: [Dimension: [UInt8]?]

    /// Creates a pattern; without dimensions it matches every scope.
    public init(_ values: [Dimension: [UInt8]?]) {
        self.values = values
    }

    /// Whether `scope` has all that the pattern asks for. It may have more.
    public func matches(_ scope: ScopeKey) -> Bool {
        values.allSatisfy { dimension, wanted in
            guard scope.dimensions.contains(dimension) else { return wanted?.isEmpty == true }
            return wanted == nil || wanted == scope.value(of: dimension)
        }
    }

    /// Whether the scope with these canonical bytes (``ScopeText``) has all that the pattern asks for.
    public func matches(_ scope: UnsafeRawBufferPointer) -> Bool {
        var found = values.values.count { $0?.isEmpty == true }
        ScopeText.forEachValue(of: scope) { dimension, value in
            guard let wanted = values[dimension] else { return }
            if wanted?.isEmpty == true {
                found -= 1
            } else if wanted?.withUnsafeBytes({ $0.hasSameBytes(as: value) }) ?? true {
                found += 1
            }
        }
        return found == values.count
    }

    /// How specific it is: the number of values first, then that of dimensions. Of two that match the greater counts;
    /// of equals, whoever holds them says which.
    public var specificity: Int { 100 * values.values.count { $0 != nil } + values.count }
}
