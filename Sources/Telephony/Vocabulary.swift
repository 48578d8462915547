internal import ContactCenter

/// The names that records use, each table with the raw values of its enumeration.
struct Vocabulary: ~Copyable {
    let plainMembers = PlainMemberTable()
    let fields = NameTable(CanonicalField.allCases.map { ($0.name, $0.rawValue) })
    let envelope = NameTable(EnvelopeField.allCases.map { ($0.name, $0.rawValue) })
    let kinds = NameTable(EventKind.allCases.map { ($0.name, $0.rawValue) })
    let channels = NameTable(Channel.allCases.map { ($0.name, $0.rawValue) })
    let directions = NameTable(Direction.allCases.map { ($0.name, $0.rawValue) })
    let limitActions = NameTable(LimitAction.allCases.map { ($0.name, $0.rawValue) })
    let transferKinds = NameTable(TransferKind.allCases.map { ($0.name, $0.rawValue) })
    /// Nobody can declare that nothing is known.
    let declaredStates = NameTable(DeclaredState.allCases.filter { $0 != .unknown }.map { ($0.name, $0.rawValue) })
    let truths = NameTable([("false", 0), ("true", 1)])
    let fieldsOfKinds = FieldTable()
}
