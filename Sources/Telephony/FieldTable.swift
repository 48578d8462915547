internal import ContactCenter

/// The fields that each type of event has, worked out once.
struct FieldTable: ~Copyable {
    private let sets: UnsafeMutablePointer<FieldSet>

    init() {
        let kinds = EventKind.allCases
        sets = .allocate(capacity: kinds.count)
        for kind in kinds {
            (sets + Int(kind.rawValue)).initialize(to: FieldSet(of: kind))
        }
    }

    deinit {
        sets.deallocate()
    }

    @inline(__always)
    subscript(kind: EventKind) -> FieldSet { sets[Int(kind.rawValue)] }
}
