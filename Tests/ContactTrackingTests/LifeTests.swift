import ContactCenter
import ContactTracking
import Testing

/// Model 1.9: when a contact is complete, published and forgotten.
@Suite struct LifeTests {
    @Test func `A contact is complete when it has ended, waits nowhere, and all its wraps are closed`() {
        let wrapped = fold("0 queued support | leg anna established=5s cleared=60s closed=70s | 60s ended")
        #expect(wrapped.published.record.hasPrefix("complete 0s..60s"))
        let wrapping = fold("0 queued support | leg anna established=5s cleared=60s | 60s ended")
        #expect(wrapping.published.record.hasPrefix("open 0s..60s"))
        let waiting = fold(
            "0 queued support | leg anna established=5s cleared=60s closed=70s | 60s ended | 61s queued sales"
        )
        #expect(waiting.published.record.hasPrefix("open 0s..60s"))
    }

    @Test func `Or when its last leg was cleared and none opened for 60 s`() {
        let leg = "0 queued support | leg anna established=5s cleared=60s closed=70s"
        #expect(fold(leg, until: "120s").published.record.hasPrefix("open 0s..-"))
        #expect(fold(leg, until: "120001ms").published.record.hasPrefix("complete 0s..60s"))
        let again = fold("\(leg) | leg bert established=119s", until: "10m")
        #expect(again.published.record.hasPrefix("open 0s..-"))
    }

    @Test func `Or when its last visit was abandoned and none opened for 60 s`() {
        #expect(fold("0 queued support | 9s abandoned", until: "69s").published.record.hasPrefix("open 0s..-"))
        #expect(fold("0 queued support | 9s abandoned", until: "70s").published.record.hasPrefix("complete 0s..9s"))
    }

    @Test func `Its record is published at each change after the first leg or visit closed`() {
        let contact = fold(
            """
            0 queued support | leg anna established=5s | leg anna established=5s cleared=60s rev=2 \
            | leg anna established=5s cleared=60s closed=70s rev=3 | 60s ended
            """,
            isAnyOrder: false
        )
        #expect(contact.records.map { $0.prefix(8) } == ["r1 open ", "r2 open ", "r3 open ", "r4 compl"])
        #expect(fold("0 queued support", isAnyOrder: false).records == [])
        #expect(fold("leg anna established=5s cleared=60s", isAnyOrder: false).records == [])
        #expect(fold("leg anna offered=5s not_answered=60s", isAnyOrder: false).records.count == 1)
    }

    @Test(arguments: [
        "disposition=solved", "team=south", "site=lodz", "queue=sales", "campaign=spring", "reason=moving",
        "customer=k2", "held=1s", "wrap=9s", "segments=2", "channel=chat", "direction=outbound", "new", "suspect",
        "completed", "offered=4s",
    ])
    func `Whatever is said otherwise of a leg is a change`(word: String) {
        let leg = "leg anna started=4s established=5s cleared=60s closed=70s"
        let contact = fold("\(leg) | \(leg) \(word) rev=2 | \(leg) \(word) rev=3", isAnyOrder: false)
        #expect(contact.records.count == 2)
    }

    @Test func `An event later than the horizon behind the newest event is too late, and exactly at it is in time`() {
        let late = fold("0 queued support | 200s outcome resolved | 79999ms abandoned", isAnyOrder: false)
        #expect(late.acceptances == [.applied, .applied, .tooLate])
        let inTime = fold("0 queued support | 200s outcome resolved | 80s abandoned", isAnyOrder: false)
        #expect(inTime.acceptances == [.applied, .applied, .applied])
    }

    @Test func `The horizon is judged against events, never against legs`() {
        let contact = fold("0 queued support | leg anna established=1h cleared=2h | 30s ended", isAnyOrder: false)
        #expect(contact.acceptances == [.applied, .applied, .applied])
    }

    @Test func `A source may have a horizon of its own`() {
        var settings = ContactSettings()
        settings.horizons.set(24 * 3_600_000, forSource: "cdr")
        let contact = fold(
            "1h queued support | 2h ended | 1h5s abandoned source=cdr | 1h5s transferred",
            settings: settings,
            isAnyOrder: false
        )
        #expect(contact.acceptances == [.applied, .applied, .applied, .tooLate])
    }

    @Test func `The same event is a duplicate, a greater version takes its place, and a lesser one does not`() {
        let contact = fold(
            """
            0 queued support id=a version=1 | 0 queued support id=a version=1 | 0 queued sales id=a version=2 \
            | 0 queued other id=a | 30s abandoned
            """
        )
        #expect(contact.facts(.abandoned) == ["abandoned@30s queue=sales 30000ms"])
    }

    @Test func `Of copies that differ the one that sorts first counts, and they are an anomaly`() {
        let contact = fold("0 queued support id=a | 0 queued sales id=a | 30s abandoned")
        #expect(contact.facts(.abandoned) == ["abandoned@30s queue=sales 30000ms"])
        #expect(contact.published.anomalies["conflict"] == 1)
    }

    @Test func `State is kept contact_ttl after the last event, and a small one for surveys until survey_ttl`() {
        var bench = ContactBench()
        for step in ContactTimeline("0 queued support | leg anna established=5s cleared=9s closed=10s | 10s ended")
            .steps
        {
            bench.take(step)
        }
        bench.clock(ContactTimeline.instant("24h10s"))
        bench.take(ContactTimeline("9s left_queue id=late").steps[0])
        #expect(bench.acceptances.last == .applied)
        bench.clock(ContactTimeline.instant("24h10001ms"))
        bench.take(ContactTimeline("10s transferred id=x").steps[0])
        #expect(bench.acceptances.last == .tooLate)
        #expect(bench.take(ContactTimeline("20h surveyed id=s1 nps=7").steps[0]) == .applied)
        #expect(bench.published.facts(.surveyed) == ["surveyed@72000s agent=anna voice inbound csat=-/5 nps=7"])
        #expect(bench.take(ContactTimeline("13d surveyed id=s2 nps=8").steps[0]) == .applied)
        #expect(bench.published.facts(.surveyed) == ["surveyed@1123200s agent=anna voice inbound csat=-/5 nps=8"])
        bench.clock(ContactTimeline.instant("14d10001ms"))
        let isBlank = bench.tracker.isBlank
        #expect(isBlank)
        #expect(bench.faults == [])
    }

    @Test func `Outcomes count within contact_ttl, surveys within survey_ttl`() {
        let inTime = fold("0 queued support | 24h outcome resolved", isAnyOrder: false)
        #expect(inTime.acceptances.last == .applied)
        let late = fold("0 queued support | 86400001ms outcome resolved", isAnyOrder: false)
        #expect(late.acceptances.last == .tooLate)
        let survey = fold("0 queued support | 14d surveyed nps=9", isAnyOrder: false)
        #expect(survey.facts(.surveyed).count == 1)
        let lateSurvey = fold("0 queued support | 1209600001ms surveyed nps=9", isAnyOrder: false)
        #expect(lateSurvey.acceptances.last == .tooLate)
    }

    @Test func `An outcome or survey of a contact that was never heard of is taken`() {
        let contact = fold("0 outcome complaint | 1s surveyed nps=2")
        #expect(contact.facts(.outcome) == ["outcome@0s complaint"])
        #expect(contact.published.record == "-")
    }

    @Test func `A contact that is heard of again after contact_ttl begins anew, and its revisions go on`() {
        let contact = fold(
            "0 queued support | 9s abandoned | 10s ended | 30h queued sales | 30h5s abandoned",
            isAnyOrder: false
        )
        #expect(contact.records.map { $0.prefix(2) } == ["r1", "r2", "r3"])
        #expect(contact.published.record.contains("visit[support") == false)
        #expect(contact.facts(.offered).count == 2)
    }

    @Test func `A contact with a leg whose end is still to come is kept as long again`() {
        let contact = fold(
            """
            leg anna established=0 channel=chat queue=support | leg anna established=0 cleared=24h closed=24h1s \
            channel=chat queue=support rev=2
            """,
            isAnyOrder: false
        )
        #expect(contact.facts(.handled).count == 1)
        var bench = ContactBench()
        for step in ContactTimeline("leg anna established=0 channel=chat queue=support").steps { bench.take(step) }
        bench.clock(ContactTimeline.instant("30h"))
        bench.take(ContactTimeline("leg anna established=0 cleared=24h closed=24h1s channel=chat rev=2").steps[0])
        #expect(bench.published.facts(.handled).count == 1)
    }

    @Test func `More than a thousand events of one contact are not kept`() {
        var bench = ContactBench()
        var last = ContactAcceptance.applied
        for number in 0...1_000 { last = bench.take(ContactTimeline("\(number) transferred id=t\(number)").steps[0]) }
        #expect(last == .tooMany)
        #expect(bench.published.facts(.transferred) == ["transferred@0s"])
    }
}
