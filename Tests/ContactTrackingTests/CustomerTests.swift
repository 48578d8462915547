import ContactCenter
import ContactTracking
import Testing

/// KPIs 2.2, `fcr`: contacts resolved at first contact, by no repeat of the same customer and reason within 7 d.
@Suite struct CustomerTests {
    /// What stands in the end; each is told by the contact itself and by the customers' step.
    private func standing(_ tellings: [CustomerTelling], until: String? = nil) -> [String] {
        var bench = CustomerBench()
        for telling in tellings {
            bench.contactTold(telling)
            bench.tell(telling)
            bench.restore()
        }
        if let until { bench.clock(ContactTimeline.instant(until)) }
        let faults = bench.faults
        #expect(faults == [])
        return bench.standing
    }

    @Test func `A contact is provisional until the window has passed, and then final`() {
        let contact = CustomerTelling("c1", from: "0", resolved: "60s")
        #expect(standing([contact]) == ["c1 60s resolved provisional"])
        #expect(standing([contact], until: "7d1m") == ["c1 60s resolved provisional"])
        #expect(standing([contact], until: "7d60001ms") == ["c1 60s resolved"])
    }

    @Test func `A repeat of the same reason within the window makes the first one not resolved`() {
        let first = CustomerTelling("c1", from: "0", resolved: "60s")
        #expect(standing([first, CustomerTelling("c2", from: "3d")]) == ["c1 60s"])
        #expect(standing([first, CustomerTelling("c2", from: "7d1m")]) == ["c1 60s"])
        #expect(standing([first, CustomerTelling("c2", from: "7d60001ms")]) == ["c1 60s resolved"])
        #expect(standing([CustomerTelling("c2", from: "3d"), first]) == ["c1 60s"])
    }

    @Test func `A repeat for another reason is none, and contacts without a reason have the same one`() {
        let first = CustomerTelling("c1", from: "0", resolved: "60s")
        #expect(
            standing([first, CustomerTelling("c2", from: "3d", reason: "moving")]) == ["c1 60s resolved provisional"]
        )
        let nameless = CustomerTelling("c1", from: "0", resolved: "60s", reason: "")
        #expect(standing([nameless, CustomerTelling("c2", from: "3d", reason: "")]) == ["c1 60s"])
    }

    @Test func `Each of several contacts is judged by those after it`() {
        let tellings = [
            CustomerTelling("c1", from: "0", resolved: "60s"), CustomerTelling("c2", from: "1d", unresolved: "2d"),
            CustomerTelling("c3", from: "3d", resolved: "3d"),
        ]
        #expect(standing(tellings, until: "5d") == ["c1 60s", "c2 172800s", "c3 259200s resolved provisional"])
    }

    @Test func `A contact that tells another outcome takes back its own, and what was done is undone`() {
        let tellings = [
            CustomerTelling("c1", from: "0", resolved: "60s"), CustomerTelling("c2", from: "1d"),
            CustomerTelling("c1", from: "0", resolved: "90s"),
        ]
        #expect(standing(tellings) == ["c1 90s"])
        #expect(standing(tellings + [CustomerTelling("c1", from: "0", unresolved: "95s")]) == ["c1 95s"])
        #expect(standing(tellings + [CustomerTelling("c1", from: "0")]) == [])
    }

    @Test func `A repeat that turns out to be of another customer is none`() {
        var other = CustomerTelling("c2", from: "1d")
        other.isRetracted = true
        let tellings = [CustomerTelling("c1", from: "0", resolved: "60s"), CustomerTelling("c2", from: "1d"), other]
        #expect(standing(tellings) == ["c1 60s resolved provisional"])
    }

    @Test func `What is old is forgotten, the oldest first`() {
        var bench = CustomerBench()
        bench.tell(CustomerTelling("c1", from: "0", resolved: "8d"))
        bench.tell(CustomerTelling("c2", from: "1d"))
        bench.clock(ContactTimeline.instant("12d"))
        // The repeat is kept as long as what it is the repeat of.
        #expect(bench.standing.contains("c1 691200s"))
        bench.clock(ContactTimeline.instant("17d1ms"))
        let isBlank = bench.tracker.isBlank
        #expect(isBlank)
    }

    @Test func `An older telling is a duplicate`() {
        var bench = CustomerBench()
        bench.tell(CustomerTelling("c1", from: "0", resolved: "60s"), revision: 2)
        #expect(bench.tell(CustomerTelling("c1", from: "0", unresolved: "50s"), revision: 1) == .duplicate)
        #expect(bench.tell(CustomerTelling("c1", from: "0", unresolved: "50s"), revision: 2) == .duplicate)
    }

    @Test func `More than 256 contacts of one customer are not kept`() {
        var bench = CustomerBench()
        for number in 0..<256 { bench.tell(CustomerTelling("c\(number)", from: "\(number)s")) }
        #expect(bench.tell(CustomerTelling("one more", from: "1h")) == .tooMany)
    }

    // MARK: Generated

    @Test func `Any order of tellings gives what a plain computation gives`() {
        let seed = TestRun.seed
        print("CustomerTests: SEED=\(seed)")
        var random = SeededRandom(seed: seed)
        for number in 0..<TestRun.scaled(10_000) {
            let tellings = Self.tellings(&random)
            let end = ContactTimeline.epoch + Int64(random.next() % UInt64(9 * 86_400_000))
            let expected = Self.plain(tellings, until: end)
            var bench = CustomerBench()
            for index in tellings.indices { bench.contactTold(tellings[index].telling) }
            for entry in tellings.shuffled(using: &random) {
                bench.tell(entry.telling, revision: entry.revision)
                if random.next() % 4 == 0 { bench.restore() }
                if random.next() % 4 == 0 { bench.tell(entry.telling, revision: entry.revision) }
            }
            bench.clock(end)
            guard bench.standing != expected || !bench.faults.isEmpty else { continue }
            let found = bench.standing
            Issue.record("Customer \(number) of SEED=\(seed): \(tellings) gave \(found), not \(expected)")
            return
        }
    }

    private static func tellings(_ random: inout SeededRandom) -> [(telling: CustomerTelling, revision: Int32)] {
        var tellings: [(telling: CustomerTelling, revision: Int32)] = []
        for contact in 0..<Int(random.next() % 5) {
            for revision in 1...Int32(1 + random.next() % 3) {
                let start = Int64(random.next() % 10) * 86_400
                let (kind, reason) = (random.next() % 4, ["billing", "moving"][Int(random.next() % 2)])
                let outcome = "\(start + Int64(random.next() % 3) * 43_200)s"
                var telling = CustomerTelling(
                    "c\(contact)",
                    from: "\(start)s",
                    resolved: kind < 2 ? outcome : nil,
                    unresolved: kind == 2 ? outcome : nil,
                    reason: reason
                )
                telling.isRetracted = random.next() % 8 == 0
                tellings.append((telling, revision))
            }
        }
        return tellings
    }

    private static func plain(
        _ tellings: [(telling: CustomerTelling, revision: Int32)],
        until end: Timestamp
    ) -> [String] {
        var last: [String: CustomerTelling] = [:]
        for entry in tellings { last[entry.telling.contact] = entry.telling }
        let contacts = last.values.filter { !$0.isRetracted }
        // Time moves on with everything that was ever told.
        let told = contacts.map { max($0.startedAt, $0.outcomeAt ?? $0.startedAt) } + last.values.map(\.startedAt)
        let now = max(end, told.max() ?? end)
        var words: [String] = []
        for contact in contacts {
            guard let at = contact.outcomeAt else { continue }
            let deadline = at + 7 * 86_400_000
            let isRepeated = contacts.contains {
                ($0.startedAt.milliseconds, $0.contact) > (contact.startedAt.milliseconds, contact.contact)
                    && $0.reason == contact.reason && $0.startedAt <= deadline
            }
            var flags = ""
            if contact.isResolved, !isRepeated { flags = now > deadline ? " resolved" : " resolved provisional" }
            words.append("\(contact.contact) \(Words.offset(at))\(flags)")
        }
        return words.sorted()
    }
}
