import ContactCenter

/// An alert that stands, or that was resolved and may be corrected.
struct KeptAlert: Sendable {
    /// The alert, or how it stood before it was resolved.
    var alert: LiveAlert
    /// Why it is resolved; `nil` while it stands.
    var resolution: Resolution?
    /// When its ground ended.
    var at = Timestamp.distantPast
    /// When the agent left the wrap for something else while it was open.
    var leftAt: Timestamp?
    /// Whether more may be said of it once it is resolved: not when the same ground has another episode.
    var isAmendable = false

    init(_ alert: LiveAlert) {
        self.alert = alert
    }
}

/// The kept alerts of all agents, a chain for each agent that has any.
///
/// A chain has the alerts that stand in the order in which they fired, and among them the resolved ones in the order
/// in which they were resolved. It is named by its first link, which is ``none`` where there is no alert.
struct AlertChains: Sendable {
    private struct Link {
        var kept: KeptAlert
        var next: UInt32
    }

    /// The link that there is not.
    static let none: UInt32 = .max

    private var links: [Link] = []
    private var firstFree = Self.none

    init() {}

    /// How many alerts it has room for without an allocation.
    var count: Int { links.count }

    subscript(_ link: UInt32) -> KeptAlert {
        get { links[Int(link)].kept }
        set { links[Int(link)].kept = newValue }
    }

    /// The link behind `link`.
    func next(_ link: UInt32) -> UInt32 { links[Int(link)].next }

    /// Adds an alert at the end of the chain that begins at `first`.
    mutating func append(_ kept: KeptAlert, to first: inout UInt32) {
        let link: UInt32
        if firstFree == Self.none {
            link = UInt32(links.count)
            links.append(Link(kept: kept, next: Self.none))
        } else {
            link = firstFree
            firstFree = links[Int(link)].next
            links[Int(link)] = Link(kept: kept, next: Self.none)
        }
        if first == Self.none {
            first = link
        } else {
            var last = first
            while next(last) != Self.none { last = next(last) }
            links[Int(last)].next = link
        }
    }

    /// Puts an alert into the chain that begins at `first`, behind `place` others, or at its end if it has fewer.
    mutating func insert(_ kept: KeptAlert, at place: Int, of first: inout UInt32) {
        var before = Self.none
        var (link, passed) = (first, 0)
        while link != Self.none, passed < place {
            before = link
            link = next(link)
            passed += 1
        }
        var own = Self.none
        append(kept, to: &own)
        links[Int(own)].next = link
        if before == Self.none { first = own } else { links[Int(before)].next = own }
    }

    /// Takes an alert out of the chain that begins at `first`, in which it is.
    mutating func remove(_ link: UInt32, from first: inout UInt32) {
        if first == link {
            first = next(link)
        } else {
            var before = first
            while next(before) != link { before = next(before) }
            links[Int(before)].next = next(link)
        }
        // Nobody refers to the names of an alert that is not kept.
        links[Int(link)].kept.alert.updateTexts { $0 = .none }
        links[Int(link)].next = firstFree
        firstFree = link
    }

    /// Copies all names to `target`.
    mutating func moveTexts(from source: UnsafeRawBufferPointer, to target: inout ByteArena) {
        for index in links.indices {
            links[index].kept.alert.updateTexts { text in
                if !text.isNone { text = target.append(text.bytes(in: source)) }
            }
        }
    }
}
