import ContactCenter
import ContactTracking
import Testing

/// Model 1.9: legs, what counts as handled, and to which leg things belong.
@Suite struct LegTests {
    @Test func `A contact transferred to a second agent is handled twice, once by each`() {
        let contact = fold(
            """
            0 queued support | leg anna offered=2s established=5s cleared=60s closed=90s held=10s \
            | 60s transferred kind=blind from=anna to=bert | leg bert established=62s cleared=120s closed=121s
            """
        )
        #expect(
            contact.facts(.handled) == [
                """
                handled@121s agent=bert voice inbound until=120s ring=0 talk=58000 hold=0 wrap=1000 within_target \
                too_short
                """,
                """
                handled@90s agent=anna voice inbound until=60s ring=3000 talk=45000 hold=10000 wrap=30000 \
                within_target has_hold
                """,
            ]
        )
        #expect(
            contact.published.record.contains(
                "handled=2 wait=5000 ring=3000 talk=103000 hold=10000 consult=0 wrap=31000"
            )
        )
    }

    @Test func `A leg that was established and is a consultation is not handled, and counts in legs offered`() {
        let contact = fold("leg anna offered=2s established=5s cleared=60s closed=60s consult")
        #expect(contact.facts(.handled) == [])
        #expect(contact.facts(.legOffered).count == 1)
        #expect(contact.published.record.contains("handled=0"))
    }

    @Test func `Each telling replaces the leg as a whole, and the greatest revision holds`() {
        let contact = fold(
            """
            leg anna established=5s queue=support team=north | leg anna established=5s cleared=60s queue=support rev=2 \
            | leg anna established=5s cleared=50s closed=70s queue=sales rev=3
            """
        )
        #expect(contact.facts(.handled).count == 1)
        #expect(contact.facts(.handled).first?.hasPrefix("handled@70s agent=anna queue=sales voice") == true)
    }

    @Test func `A retracted leg is gone, and keeps its revision`() {
        let contact = fold(
            """
            0 queued support | leg anna established=5s cleared=60s closed=70s | leg anna started=5s retracted rev=3 \
            | leg anna established=5s cleared=60s closed=90s rev=2
            """
        )
        #expect(contact.facts(.handled) == [])
        #expect(contact.facts(.answered) == [])
        #expect(contact.published.waiting == "support since 0s")
    }

    @Test func `A contact of which everything is retracted is withdrawn, and goes on with its revisions`() {
        let contact = fold(
            """
            leg anna established=5s cleared=60s closed=70s | leg anna started=5s retracted rev=2 \
            | leg anna established=5s cleared=60s closed=71s rev=3
            """,
            isAnyOrder: false
        )
        #expect(contact.records.map { $0.prefix(12) } == ["r1 open 5s..", "r2 retracted", "r3 open 5s.."])
    }

    @Test func `Legs of one agent are told apart by their start`() {
        let contact = fold(
            "leg anna established=5s cleared=20s closed=21s | leg anna established=30s cleared=40s closed=41s"
        )
        #expect(contact.facts(.handled).count == 2)
    }

    @Test func `A resumed wrap stands as it was until its next segment ends, and then moves`() {
        let reopened = fold("leg anna established=0 cleared=10s closed=15s segments=1 reopened wrap=5s")
        #expect(
            reopened.facts(.handled) == [
                "handled@15s agent=anna voice inbound until=10s ring=0 talk=10000 hold=0 wrap=5000 within_target"
            ]
        )
        #expect(reopened.published.record.hasPrefix("-"))
        let moved = fold(
            """
            leg anna established=0 cleared=10s closed=15s | leg anna established=0 cleared=10s closed=30s segments=2 \
            wrap=12s rev=2
            """
        )
        #expect(moved.facts(.handled).count == 1)
        #expect(moved.facts(.handled).first?.contains("handled@30s") == true)
        #expect(moved.facts(.handled).first?.contains("wrap=12000") == true)
    }

    @Test(arguments: [
        ("3000ms", "within_target"), ("2999ms", "within_target too_short"), ("30s", "within_target"),
        ("30001ms", ""), ("60s", ""), ("60001ms", "exceeded"),
    ])
    func `A wrap is within its target, over the upper threshold, or under the lower one`(wrap: String, flags: String) {
        let contact = fold("leg anna established=0 cleared=10s closed=100s wrap=\(wrap)")
        let words = contact.facts(.handled).first?.components(after: "wrap=").split(separator: " ").dropFirst()
        #expect(words?.joined(separator: " ") == flags)
    }

    @Test func `Suspect and no_wrap legs are handled, neither above nor below a line`() {
        let suspect = fold("leg anna established=0 cleared=10s closed=100s suspect capped")
        #expect(suspect.facts(.handled).first?.hasSuffix("wrap=90000 suspect") == true)
        let none = fold("leg anna established=0 cleared=10s closed=10s no_wrap")
        #expect(none.facts(.handled).first?.hasSuffix("wrap=0 no_wrap") == true)
    }

    @Test func `An outbound leg is dialled at its start and connected when established`() {
        let contact = fold(
            """
            leg anna offered=1s established=9s cleared=20s direction=outbound campaign=spring \
            | leg bert offered=30s not_answered=50s direction=outbound campaign=spring
            """
        )
        #expect(contact.facts(.dialled).map { $0.prefix(20) } == ["dialled@1s agent=ann", "dialled@30s agent=be"])
        #expect(contact.facts(.connected) == ["connected@9s agent=anna campaign=spring voice outbound"])
    }

    @Test func `What was named last holds for the contact, consultations apart`() {
        let contact = fold(
            """
            0 queued support reason=billing customer=k1 channel=voice | leg anna established=5s cleared=9s closed=10s \
            reason=moving | leg bert established=6s cleared=8s closed=8s consult direction=internal reason=help \
            | 20s queued sales customer=k2
            """
        )
        #expect(contact.published.record.contains("customer=k2 campaign=- reason=moving voice inbound"))
    }
}

extension String {
    /// What stands from the last `mark` on.
    fileprivate func components(after mark: String) -> Substring {
        guard let range = ranges(of: mark).last else { return "" }
        return self[range.lowerBound...]
    }
}
