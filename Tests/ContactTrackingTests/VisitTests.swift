import ContactCenter
import ContactTracking
import Testing

/// Model 1.9: queue visits, and where their measures fall.
@Suite struct VisitTests {
    @Test func `A visit opens with queued and closes with a leg established, answered`() {
        let contact = fold("0 queued support | leg anna offered=5s established=12s cleared=60s")
        #expect(contact.facts(.offered) == ["offered@0s queue=support"])
        #expect(contact.facts(.answered) == ["answered@12s queue=support 12000ms within_threshold"])
        #expect(contact.facts(.waiting) == ["waiting@0s queue=support until=12s"])
        #expect(contact.published.record.contains("visit[support 0s..12s answered wait=12000 by=anna"))
    }

    @Test func `Offered does not close it: ringing is part of the wait`() {
        let contact = fold("0 queued support | leg anna offered=5s not_answered=20s queue=support")
        #expect(contact.published.waiting == "support since 0s")
        #expect(contact.facts(.answered) == [])
        #expect(contact.facts(.notAnswered) == ["notAnswered@20s agent=anna queue=support voice inbound"])
        #expect(contact.facts(.legOffered) == ["legOffered@5s agent=anna queue=support voice inbound"])
    }

    @Test func `It closes with abandoned`() {
        let contact = fold("0 queued support | 30s abandoned support | 30s ended")
        #expect(contact.facts(.abandoned) == ["abandoned@30s queue=support 30000ms"])
        #expect(contact.facts(.leftQueue) == [])
        #expect(contact.published.record.hasPrefix("complete 0s..30s"))
    }

    @Test func `Abandoned without a queue closes the visit whatever its queue`() {
        #expect(
            fold("0 queued support | 4s abandoned").facts(.abandoned) == [
                "abandoned@4s queue=support 4000ms within_threshold short"
            ]
        )
    }

    @Test func `Abandoned or left_queue of another queue closes nothing`() {
        let contact = fold("0 queued support | 30s abandoned sales | 31s left_queue sales cause=callback")
        #expect(contact.published.waiting == "support since 0s")
        #expect(contact.published.anomalies["other_queue"] == 2)
    }

    @Test func `Abandoned or left_queue of a contact that waits nowhere is an anomaly`() {
        let contact = fold("0 abandoned | 1s left_queue cause=overflow")
        #expect(contact.published.anomalies["no_visit"] == 2)
        #expect(contact.published.record == "-")
    }

    @Test(arguments: ["overflow", "callback", "flow_out", "other"])
    func `It closes with left_queue, and its cause`(cause: String) {
        let contact = fold("0 queued support | 30s left_queue support cause=\(cause)")
        let flag = cause == "callback" ? " callback" : ""
        #expect(contact.facts(.leftQueue) == ["leftQueue@30s queue=support 30000ms\(flag)"])
        #expect(contact.published.record.contains("support 0s..30s \(cause) wait=30000"))
    }

    @Test func `Left_queue with a cause that nobody knows, or none, is other`() {
        #expect(fold("0 queued support | 9s left_queue cause=weather").published.record.contains("0s..9s other"))
        #expect(fold("0 queued support | 9s left_queue").published.record.contains("0s..9s other"))
    }

    @Test func `It closes with another queued, flow_out`() {
        let contact = fold("0 queued support | 30s queued sales | 40s abandoned")
        #expect(contact.published.record.contains("visit[support 0s..30s flow_out wait=30000"))
        #expect(contact.published.record.contains("visit[sales 30s..40s abandoned wait=10000"))
        #expect(contact.facts(.leftQueue) == ["leftQueue@30s queue=support 30000ms"])
        #expect(contact.facts(.offered).count == 2)
    }

    @Test func `It closes with ended, abandoned`() {
        let contact = fold("0 queued support | 3s ended cause=caller_hung_up")
        #expect(contact.facts(.abandoned) == ["abandoned@3s queue=support 3000ms within_threshold short"])
        #expect(contact.published.record.contains("0s..3s caller_hung_up"))
    }

    @Test func `The first of these closes it`() {
        let contact = fold("0 queued support | 20s abandoned | leg anna established=12s cleared=60s")
        #expect(contact.facts(.answered).count == 1)
        #expect(contact.facts(.abandoned) == [])
        #expect(contact.published.anomalies["no_visit"] == 1)
    }

    @Test func `At the same millisecond queued comes before established, and abandoned after`() {
        let contact = fold("0 queued support | leg anna established=0 cleared=60s | 0 abandoned")
        #expect(contact.facts(.answered) == ["answered@0s queue=support 0ms within_threshold"])
        #expect(contact.published.anomalies["no_visit"] == 1)
    }

    @Test func `A leg established with no open visit belongs to none and is not in answered`() {
        let contact = fold("leg anna established=5s cleared=60s | 70s queued support | 80s ended")
        #expect(contact.facts(.answered) == [])
        #expect(contact.facts(.abandoned).count == 1)
    }

    @Test func `A visit still open contact_ttl after the last event has lost track and counts nowhere`() {
        let contact = fold("0 queued support | 10s queued sales", until: "24h11s", isAnyOrder: false)
        #expect(contact.facts(.offered) == ["offered@0s queue=support"])
        #expect(contact.facts(.waiting) == ["waiting@0s queue=support until=10s"])
        #expect(contact.published.waiting == "-")
        #expect(contact.published.record.contains("visit[sales 10s..86410s lost_track wait=- "))
    }

    @Test func `Exactly contact_ttl after the last event it has not lost track yet`() {
        let contact = fold("0 queued support", until: "24h", isAnyOrder: false)
        #expect(contact.facts(.offered) == ["offered@0s queue=support"])
        #expect(contact.published.waiting == "support since 0s")
    }

    @Test func `A leg counts as an event for contact_ttl`() {
        let contact = fold(
            "0 queued support | leg anna established=10s cleared=20h closed=20h1s | 30s queued sales",
            until: "25h",
            isAnyOrder: false
        )
        #expect(contact.published.waiting == "sales since 30s")
        #expect(contact.facts(.offered).count == 2)
    }

    @Test func `A visit's facts have the dimensions of queued, and a leg's those of the leg`() {
        let contact = fold(
            """
            0 queued support channel=chat direction=inbound campaign=spring reason=billing priority=3 \
            | leg anna established=5s cleared=9s closed=19s queue=sales reason=other team=north site=lodz \
            channel=chat new
            """
        )
        #expect(contact.facts(.offered) == ["offered@0s queue=support campaign=spring reason=billing chat inbound"])
        #expect(
            contact.facts(.answered) == [
                "answered@5s queue=support campaign=spring reason=billing chat inbound 5000ms within_threshold"
            ]
        )
        #expect(
            contact.facts(.handled) == [
                """
                handled@19s agent=anna team=north site=lodz queue=sales reason=other chat inbound new until=9s ring=0 \
                talk=4000 hold=0 wrap=10000 within_target
                """
            ]
        )
    }

    @Test func `Within a threshold means at most the threshold`() {
        for (wait, flags) in [
            ("5000ms", " within_threshold short"), ("5001ms", " within_threshold"), ("20s", " within_threshold"),
            ("20001ms", ""),
        ] {
            let contact = fold("0 queued support | \(wait) abandoned")
            #expect(contact.facts(.abandoned).first?.hasSuffix("ms\(flags)") == true, "\(wait)")
        }
    }

    @Test func `Thresholds are those of the queue in force when the visit closed`() {
        var policies = ContactPolicyTable()
        var strict = ContactPolicy()
        strict.serviceLevelMs = 10_000
        policies.set(strict, forQueue: "support", from: ContactTimeline.instant("1m"))
        let before = fold("40s queued support | 55s abandoned", policies: policies)
        #expect(before.facts(.abandoned) == ["abandoned@55s queue=support 15000ms within_threshold"])
        let since = fold("45s queued support | 1m abandoned", policies: policies)
        #expect(since.facts(.abandoned) == ["abandoned@60s queue=support 15000ms"])
        let other = fold("45s queued sales | 1m abandoned", policies: policies)
        #expect(other.facts(.abandoned) == ["abandoned@60s queue=sales 15000ms within_threshold"])
    }
}
