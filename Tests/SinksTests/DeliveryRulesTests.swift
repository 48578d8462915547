import ContactCenter
import Testing

@testable import Sinks

/// When a request is made again, and when it is given up.
@Suite struct DeliveryRulesTests {
    private static let now = Timestamp(milliseconds: 784_111_777_000)

    @Test(
        "A status says whether it may get better",
        arguments: [
            (200, "accepted"), (202, "accepted"), (204, "accepted"), (301, "refused"), (302, "refused"),
            (400, "refused"), (401, "refused"), (403, "refused"), (404, "refused"), (408, "retry"), (409, "refused"),
            (410, "refused"), (413, "refused"), (422, "refused"), (425, "retry"), (429, "retry"), (500, "retry"),
            (502, "retry"), (503, "retry"), (504, "retry"), (599, "retry"),
        ]
    )
    func statuses(status: UInt, expected: String) {
        let outcome = DeliveryOutcome(status: status, retryAfter: nil, answer: "why", now: Self.now)
        switch outcome {
        case .accepted: #expect(expected == "accepted")
        case .retry(let afterMs, let reason):
            #expect(expected == "retry" && afterMs == nil && reason == "status \(status): why")
        case .refused(let reason): #expect(expected == "refused" && reason == "status \(status): why")
        }
    }

    @Test(
        "Retry-After is seconds or a date, and an hour at most",
        arguments: [
            ("0", 0), ("7", 7_000), (" 120 ", 120_000), ("99999999999999999999", 3_600_000), ("86400", 3_600_000),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60_000),
            ("Mon, 07 Nov 1994 08:49:37 GMT", 3_600_000), ("Sat, 05 Nov 1994 08:49:37 GMT", 0), ("", nil),
            ("-5", nil), ("soon", nil), ("1.5", nil),
        ] as [(String, Milliseconds?)]
    )
    func retryAfter(value: String, expected: Milliseconds?) {
        #expect(RetryAfter.milliseconds(value, now: Self.now) == expected)
    }

    @Test func `Waits double up to the maximum, and what is waited is anything up to that`() {
        let backoff = Backoff(initialMs: 500, maximumMs: 30_000)
        #expect((0..<8).map(backoff.ceiling) == [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
        #expect(backoff.ceiling(1_000_000) == 30_000)
        #expect(backoff.wait(beforeRepetition: 3, draw: 0, askedMs: nil) == 0)
        #expect(backoff.wait(beforeRepetition: 3, draw: 0.5, askedMs: nil) == 2_000)
        #expect(backoff.wait(beforeRepetition: 3, draw: 0.999_9, askedMs: nil) < 4_000)
    }

    @Test func `A receiver that asks to be left alone is left alone at least so long`() {
        let backoff = Backoff(initialMs: 500, maximumMs: 30_000)
        #expect(backoff.wait(beforeRepetition: 0, draw: 0, askedMs: 7_000) == 7_000)
        #expect(backoff.wait(beforeRepetition: 0, draw: 0.5, askedMs: 7_000) == 7_250)
    }

    @Test func `What is done out of order is committed up to the first that is not`() {
        var tracker = OffsetTracker()
        #expect(tracker.position == nil && tracker.oldestMs == nil)
        for (offset, time) in [(5, 100), (6, 110), (9, 120), (10, 130)] as [(Int64, Int64)] {
            tracker.began(offset, timestampMs: time)
        }
        tracker.finished(6)
        tracker.finished(10)
        #expect(tracker.position == nil && tracker.openCount == 2 && tracker.oldestMs == 100)
        tracker.finished(5)
        #expect(tracker.position == 7 && tracker.oldestMs == 120)
        tracker.finished(9)
        #expect(tracker.position == 11 && tracker.openCount == 0 && tracker.oldestMs == nil)
        tracker.began(11, timestampMs: 140)
        #expect(tracker.position == 11 && tracker.oldestMs == 140)
    }

    @Test func `Thousands that are done backwards are committed together`() {
        var tracker = OffsetTracker()
        for offset in 0..<5_000 { tracker.began(Int64(offset), timestampMs: Int64(offset)) }
        for offset in (1..<5_000).reversed() { tracker.finished(Int64(offset)) }
        #expect(tracker.position == nil && tracker.openCount == 1)
        tracker.finished(0)
        #expect(tracker.position == 5_000)
    }

    @Test func `A mailbox keeps order, refuses what is too much, and hands out nothing once it is closed`() async {
        let mailbox = Mailbox<Int>(capacity: 3)
        #expect((0..<5).map(mailbox.offer) == [true, true, true, false, false])
        #expect(await mailbox.take() == 0)
        #expect(mailbox.offer(5) && mailbox.count == 3)
        #expect(await mailbox.take() == 1)
        mailbox.close()
        #expect(await mailbox.take() == nil)
        #expect(!mailbox.offer(6))
    }

    @Test func `Who waits at a mailbox is woken by what is offered, and by its end`() async {
        let mailbox = Mailbox<Int>(capacity: 1)
        async let first = mailbox.take()
        try? await Task.sleep(for: .milliseconds(20))
        #expect(mailbox.offer(1))
        #expect(await first == 1)
        async let second = mailbox.take()
        try? await Task.sleep(for: .milliseconds(20))
        mailbox.close()
        #expect(await second == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func `A wait ends with its time, with the wish to stop, and with its reason`() async {
        let flag = StopFlag()
        await flag.sleep(milliseconds: 20)
        await flag.sleep(milliseconds: 3_600_000) { true }
        flag.set()
        await flag.sleep(milliseconds: 3_600_000)
        #expect(flag.isSet)
    }
}
