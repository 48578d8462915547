internal import ContactCenter

/// The fields that have a plain form: found by what followed the one before, else by their names' first four bytes.
///
/// Fields come in the same order again and again. When the one that is expected is the one that comes, the processor
/// reads its value without waiting to learn so.
struct PlainMemberTable: ~Copyable {
    /// A member, and the place of the one that followed it last.
    struct Place {
        let member: PlainMember
        fileprivate var next: UnsafeMutablePointer<Place>
    }

    /// Two places for each field, without white space and with a space behind the colon; in front of them all the one
    /// that stands for the beginning of a record.
    private let places: UnsafeMutablePointer<Place>
    private let hash: PerfectHash

    init() {
        let members = PlainMemberTable.fields.compactMap { field, form, property in
            PlainMember(field, form, property, isSpaced: false)
        }
        hash = PerfectHash(members.map(\.prefix))
        places = .allocate(capacity: 1 + 2 * hash.capacity)
        places.initialize(repeating: Place(member: .none, next: places), count: 1 + 2 * hash.capacity)
        for (field, form, property) in PlainMemberTable.fields {
            for isSpaced in [false, true] {
                guard let member = PlainMember(field, form, property, isSpaced: isSpaced) else { continue }
                let index = 1 + 2 * hash.place(of: member.prefix) + (isSpaced ? 1 : 0)
                places[index] = Place(member: member, next: places)
            }
        }
    }

    deinit {
        places.deallocate()
    }

    /// What comes before the first field of a record.
    var beginning: UnsafeMutablePointer<Place> {
        @inline(__always) get { places }
    }

    /// The place of the member that begins at `start`, behind the one at `previous`; nil if it is none.
    ///
    /// Reads 16 bytes from `start`. No byte of a member is zero.
    @inline(__always)
    func place(
        at start: UnsafePointer<UInt8>,
        after previous: UnsafeMutablePointer<Place>
    )
        -> UnsafeMutablePointer<Place>?
    {
        let expected = previous.pointee.next
        return expected.pointee.member.begins(at: start) ? expected : unexpectedPlace(at: start, after: previous)
    }

    @inline(never)
    private func unexpectedPlace(
        at start: UnsafePointer<UInt8>,
        after previous: UnsafeMutablePointer<Place>
    )
        -> UnsafeMutablePointer<Place>?
    {
        let compact = places + 1 + 2 * hash.place(of: PlainMember.prefix(start))
        let place = compact.pointee.member.begins(at: start) ? compact : compact + 1
        guard place == compact || place.pointee.member.begins(at: start) else { return nil }
        previous.pointee.next = place
        return place
    }
}

extension PlainMemberTable {
    /// All fields that have a plain form. The others are seldom seen, hold what takes longer to read than their names,
    /// or (`csat`) begin like another one.
    private static var fields: [(field: CanonicalField, form: PlainMember.Form, property: PartialKeyPath<Event>?)] {
        [
            (.id, .text, \.id), (.source, .text, \.source), (.type, .type, nil), (.time, .time, nil),
            (.tenant, .text, \.tenant), (.agentID, .text, \.agentID), (.contactID, .text, \.contactID),
            (.queue, .text, \.queue), (.campaign, .text, \.campaign), (.reason, .text, \.reason),
            (.customerID, .text, \.customerID), (.disposition, .text, \.disposition), (.cause, .text, \.cause),
            (.team, .text, \.team), (.site, .text, \.site), (.device, .text, \.device),
            (.fromAgentID, .text, \.contact.fromAgentID), (.toAgentID, .text, \.contact.toAgentID),
            (.toQueue, .text, \.contact.toQueue), (.tier, .text, \.contact.tier),
            (.currency, .text, \.contact.currency), (.channel, .channel, nil), (.direction, .direction, nil),
            (.onLimit, .limitAction, nil), (.nextState, .declaredState, nil), (.kind, .transferKind, nil),
            (.seq, .count, \.sequence), (.version, .count, \.version), (.limitMs, .quantity, \.limitMs),
            (.byMs, .quantity, \.byMs), (.priority, .quantity, \.contact.priority), (.nps, .quantity, \.contact.nps),
        ]
    }
}
