import ContactCenter
import ContactTracking
import Testing

/// Model 1.9: transfers, escalations, outcomes and surveys.
@Suite struct OutcomeTests {
    private let twoLegs = """
        0 queued support | leg anna established=5s cleared=60s closed=70s team=north \
        | leg bert established=62s cleared=120s closed=121s team=south
        """

    @Test func `A transfer belongs to the leg of from_agent_id`() {
        let contact = fold("\(twoLegs) | 130s transferred from=anna to=carl kind=attended")
        #expect(contact.facts(.transferred) == ["transferred@130s agent=anna team=north voice inbound"])
        #expect(contact.published.record.contains("transfer[130s attended anna carl - -]"))
    }

    @Test func `A transfer that names nobody belongs to the leg that was cleared by it`() {
        for at in ["59s", "60s", "61s"] {
            let contact = fold("\(twoLegs) | \(at) transferred to_queue=sales")
            #expect(contact.facts(.transferred).first?.contains("agent=anna") == true, "\(at)")
        }
    }

    @Test func `A transfer by an agent who has no leg belongs to the contact alone`() {
        let contact = fold("\(twoLegs) | 60s transferred from=zoe")
        #expect(contact.facts(.transferred) == ["transferred@60s"])
        #expect(contact.published.record.contains("transfer[60s - zoe - - -]"))
    }

    @Test func `A contact is transferred once, by its first transfer`() {
        let contact = fold("\(twoLegs) | 60s transferred from=anna | 119s transferred from=bert")
        #expect(contact.facts(.transferred) == ["transferred@60s agent=anna team=north voice inbound"])
    }

    @Test func `A transfer to a higher tier is an escalation, and one to the same or a lower one is none`() {
        #expect(fold("\(twoLegs) | 60s transferred tier=2").facts(.escalated).count == 1)
        #expect(fold("\(twoLegs) | 60s transferred tier=1").facts(.escalated).isEmpty)
        #expect(fold("\(twoLegs) | 60s transferred tier=expert").facts(.escalated).isEmpty)
        let down = fold("\(twoLegs) | 50s transferred tier=L3 | 60s transferred tier=L2")
        #expect(down.facts(.escalated) == ["escalated@50s agent=anna team=north voice inbound"])
    }

    @Test func `An outcome that says escalated is one too, and a contact is escalated once, by the earlier of both`() {
        let said = fold("\(twoLegs) | 130s outcome escalated")
        #expect(said.facts(.escalated) == ["escalated@130s agent=bert team=south voice inbound"])
        let both = fold("\(twoLegs) | 100s transferred tier=2 from=bert | 70s outcome escalated")
        #expect(both.facts(.escalated) == ["escalated@70s agent=bert team=south voice inbound"])
    }

    @Test func `Outcome and survey belong to the leg established last before them`() {
        let contact = fold("\(twoLegs) | 61s outcome resolved complaint | 62s surveyed csat=4 nps=9")
        #expect(contact.facts(.outcome) == ["outcome@61s agent=anna team=north voice inbound complaint"])
        #expect(contact.facts(.surveyed) == ["surveyed@62s agent=bert team=south voice inbound csat=4000/5 nps=9"])
    }

    @Test func `Outcome and survey before any leg have no dimensions`() {
        let contact = fold("0 queued support reason=billing | 1s outcome complaint | 2s surveyed nps=0 scale=10")
        #expect(contact.facts(.outcome) == ["outcome@1s complaint"])
        #expect(contact.facts(.surveyed) == ["surveyed@2s csat=-/10 nps=0"])
    }

    @Test func `The last outcome and the last survey win`() {
        let contact = fold(
            """
            \(twoLegs) | 130s outcome resolved amount=10 currency=EUR | 140s outcome unresolved amount=20 currency=PLN \
            | 150s surveyed nps=3 | 151s surveyed nps=4
            """
        )
        #expect(contact.facts(.outcome) == ["outcome@140s agent=bert team=south voice inbound 20000000 PLN"])
        #expect(contact.facts(.resolved) == [])
        #expect(contact.facts(.surveyed).count == 1)
        #expect(contact.facts(.surveyed).first?.contains("surveyed@151s") == true)
    }

    @Test func `The time to resolution counts from first queued, else from first established`() {
        let queued = fold("10s queued support | leg anna established=15s cleared=20s | 40s outcome resolved")
        #expect(queued.facts(.resolved) == ["resolved@40s agent=anna voice inbound 30000ms"])
        #expect(queued.published.record.contains("resolution=30000"))
        let direct = fold("leg anna offered=10s established=15s cleared=20s | 40s outcome resolved")
        #expect(direct.facts(.resolved) == ["resolved@40s agent=anna voice inbound 25000ms"])
        #expect(fold("40s outcome resolved").facts(.resolved) == [])
    }

    @Test func `An outcome is converted only for a contact with an outbound leg or a campaign`() {
        let outbound = "leg anna established=15s cleared=20s direction=outbound"
        #expect(
            fold("\(outbound) | 30s outcome converted").facts(.converted) == ["converted@30s agent=anna voice outbound"]
        )
        #expect(fold("\(twoLegs) | 130s outcome converted").facts(.converted) == [])
        #expect(fold("0 queued sales campaign=spring | 9s outcome converted").facts(.converted) == ["converted@9s"])
    }

    @Test
    func `A contact whose outcome says resolved is resolved at first contact, provisionally where it has a customer`() {
        let known = fold("0 queued support customer=k1 reason=billing | 9s outcome resolved")
        #expect(known.facts(.firstContact) == ["firstContact@9s resolved provisional"])
        #expect(known.published.customers == ["k1": "billing from 0s firstContact@9s resolved provisional"])
        let unknown = fold("0 queued support | 9s outcome resolved")
        #expect(unknown.facts(.firstContact) == ["firstContact@9s resolved"])
        #expect(unknown.published.customers == [:])
        #expect(fold("0 queued support | 9s outcome unresolved").facts(.firstContact) == ["firstContact@9s"])
        #expect(fold("0 queued support | 9s outcome complaint").facts(.firstContact) == [])
    }

    @Test func `Another customer is told, and the one before is told that it was another`() {
        let contact = fold(
            "0 queued support customer=k1 reason=billing | leg anna established=5s cleared=9s customer=k2"
        )
        #expect(contact.published.customers == ["k2": "billing from 0s -"])
    }
}
