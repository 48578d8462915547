public import ContactCenter
public import Indicators

/// A rule on an indicator of scopes (alerts 3.2).
public struct ScopeRule: Hashable, Sendable {
    /// The name in records and configuration: a-z, 0-9 and _.
    public var name: String
    /// What is compared.
    public var measure: RuleMeasure
    /// Scopes with which dimensions it looks at, their tenant apart.
    public var scopes: [DimensionSet]
    /// Which of these.
    public var pattern = ScopePattern([:])
    /// Over what time.
    public var window: RuleWindow
    /// On which side of its thresholds it fires.
    public var side: RuleSide
    /// What holds unless an exception does.
    public var terms: RuleTerms
    /// What holds for some scopes.
    public var exceptions: [RuleException] = []
    /// Where to read on; `nil` where the rule names nothing.
    public var runbook: String?
    /// Whether it comes with the product.
    public var isShipped = false
    /// When a running process was told that the rule of this name looks at something else, by the wall clock; `nil` if
    /// never. What was raised before is of the other rule.
    public var replacedAt: Timestamp?

    /// Creates a rule.
    public init(
        _ name: String,
        _ measure: RuleMeasure,
        of scopes: [DimensionSet],
        over window: RuleWindow,
        _ side: RuleSide,
        _ terms: RuleTerms
    ) {
        self.name = name
        self.measure = measure
        self.scopes = scopes
        self.window = window
        self.side = side
        self.terms = terms
    }

    /// What holds in the scope with these canonical bytes: the terms of the most specific exception, of equals the one
    /// that stands last, so that what is configured later counts.
    public func terms(for scope: UnsafeRawBufferPointer) -> RuleTerms {
        var (found, specificity) = (terms, -1)
        for exception in exceptions where exception.pattern.specificity >= specificity {
            guard exception.pattern.matches(scope) else { continue }
            (found, specificity) = (exception.terms, exception.pattern.specificity)
        }
        return found
    }

    /// Whether both look at the same: what one has raised is an alert of the other.
    public func looksAtSame(as other: ScopeRule) -> Bool {
        measure == other.measure && window == other.window && side == other.side
    }

    /// The dimensions of what its alerts are about.
    public var subjects: [DimensionSet] {
        scopes.map { scope in
            scope == .contact ? .ofOneContact : measure.part.map { scope.union(DimensionSet($0)) } ?? scope
        }
    }

    /// Whether it looks at scopes with these dimensions.
    func looksAt(_ dimensions: DimensionSet) -> Bool {
        // Of a contact more or less is known.
        scopes.contains(dimensions.contains(.contact) ? .contact : dimensions.subtracting(.tenant))
    }
}
