import AgentTracking
import ContactCenter
import Testing

/// Model 1.6: a wrap that had ended is resumed in a further segment.
@Suite struct SecondStageTests {
    @Test(arguments: ["wrapup_started c1", "working_after_call c1", "working_after_call"])
    func `An explicit start of either kind after completed opens a further segment`(start: String) {
        let outcome = fold(
            """
            0 offered c1 | 5s established c1 | 65s cleared c1 | 75s wrapup_ended c1 | 80s \(start) | 90s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "65s..75s completed ring=5000 talk=60000 hold=0 wrap=10000",
                "c1 0s #2": "80s..90s ready ring=0 talk=0 hold=0 wrap=10000",
            ]
        )
        #expect(outcome.intervals["75s"] == "..80s unknown")
        #expect(outcome.intervals["80s"] == "..90s after_call_work [c1]")
    }

    @Test(arguments: ["wrapup_started c1", "working_after_call c1", "working_after_call"])
    func `An explicit start after limit opens a further segment`(start: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 72s \(start) | 75s ready") {
            $0.limitMs = 10_000
            $0.onLimit = .end
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..70s limit ring=0 talk=60000 hold=0 wrap=10000 limit=10000",
                "c1 0s #2": "72s..75s ready ring=0 talk=0 hold=0 wrap=3000 limit=10000",
            ]
        )
    }

    @Test(arguments: ["wrapup_started c1", "working_after_call c1", "working_after_call"])
    func `An explicit start after not_ready opens a further segment`(start: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s not_ready | 71s \(start) | 75s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..70s not_ready ring=0 talk=60000 hold=0 wrap=10000",
                "c1 0s #2": "71s..75s ready ring=0 talk=0 hold=0 wrap=4000",
            ]
        )
    }

    @Test(arguments: ["wrapup_started c1", "working_after_call c1", "working_after_call"])
    func `An explicit start after no_wrap opens a further segment`(start: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 62s ready | 65s \(start) | 75s ready") {
            $0.start = .onEvent
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..60s no_wrap ring=0 talk=60000 hold=0 wrap=0",
                "c1 0s #2": "65s..75s ready ring=0 talk=0 hold=0 wrap=10000",
            ]
        )
    }

    @Test(arguments: ["ready", "logged_off", "established c2"])
    func `An explicit start after another end cause opens no segment`(end: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s \(end) | 71s wrapup_started c1 | 75s ready")
        #expect(outcome.wraps["c1 0s #2"] == nil)
        #expect(outcome.wraps["c1 0s #1"]?.hasPrefix("60s..70s ") == true)
    }

    @Test func `After-call work after ready is standalone`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s ready | 71s working_after_call | 75s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..70s ready ring=0 talk=60000 hold=0 wrap=10000",
                "- 71s #1": "71s..75s ready ring=0 talk=0 hold=0 wrap=4000 standalone",
            ]
        )
    }

    @Test func `An explicit start after capped opens no segment`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 72s wrapup_started c1 | 75s ready") {
            $0.capMs = 10_000
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..70s capped ring=0 talk=60000 hold=0 wrap=10000 suspect"])
    }

    @Test func `An explicit start later than the reattach time opens no segment`() {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 70s wrapup_ended c1 | 75001ms working_after_call c1 | 80s ready"
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..70s completed ring=0 talk=60000 hold=0 wrap=10000",
                "- 75001ms #1": "75001ms..80s ready ring=0 talk=0 hold=0 wrap=4999 standalone",
            ]
        )
    }

    @Test func `The reattach time of segment 3 counts from the end of segment 2`() {
        let outcome = fold(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_ended c1 | 74s wrapup_started c1 | 80s wrapup_ended c1 \
            | 85s wrapup_started c1 | 90s wrapup_ended c1
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..70s completed ring=0 talk=60000 hold=0 wrap=10000",
                "c1 0s #2": "74s..80s completed ring=0 talk=0 hold=0 wrap=6000",
                "c1 0s #3": "85s..90s completed ring=0 talk=0 hold=0 wrap=5000",
            ]
        )
    }

    @Test func `Limit and extension start anew in a further segment`() {
        let outcome = fold(
            """
            0 established c1 | 10s cleared c1 | 11s wrapup_extended c1 by=5s | 12s wrapup_ended c1 \
            | 14s wrapup_started c1 \
            | 60s ready
            """
        ) { $0.limitMs = 20_000 }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..12s completed ring=0 talk=10000 hold=0 wrap=2000 limit=20000 extended=5000",
                "c1 0s #2": "14s..60s ready ring=0 talk=0 hold=0 wrap=46000 limit=20000 exceeded=26000",
            ]
        )
    }

    @Test func `The limit of the event applies in a further segment`() {
        let outcome = fold(
            """
            0 established c1 | 10s cleared c1 | 12s wrapup_ended c1 | 14s wrapup_started c1 limit=6s on_limit=end
            """,
            until: "30s"
        ) { $0.limitMs = 20_000 }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "10s..12s completed ring=0 talk=10000 hold=0 wrap=2000 limit=20000",
                "c1 0s #2": "14s..20s limit ring=0 talk=0 hold=0 wrap=6000 limit=6000",
            ]
        )
    }

    @Test func `Ring, talk, hold and consult stand in segment 1 only`() {
        let outcome = fold(
            """
            0 offered c1 | 5s established c1 | 10s held c1 | 10s established c2 direction=internal | 20s cleared c2 \
            | 20s cleared c1 | 22s wrapup_ended c1 | 24s wrapup_started c1 | 30s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "20s..22s completed ring=5000 talk=5000 hold=10000 wrap=2000 consult=10000",
                "c1 0s #2": "24s..30s ready ring=0 talk=0 hold=0 wrap=6000",
                "c2 10s #1": "20s..20s consult ring=0 talk=10000 hold=0 wrap=0 internal consult",
            ]
        )
    }

    @Test func `After-call work without a contact resumes the leg closed last`() {
        let outcome = fold(
            """
            0 established c1 channel=chat | 1s established c2 channel=chat | 10s cleared c1 | 20s cleared c2 \
            | 30s wrapup_ended c2 | 31s wrapup_ended c1 | 33s working_after_call | 40s ready
            """
        )
        #expect(outcome.wraps["c1 0s #2"] == "33s..40s ready ring=0 talk=0 hold=0 wrap=7000 chat")
        #expect(outcome.wraps["c2 1s #2"] == nil)
    }

    @Test func `A ready between the end of the wrap and the start does not prevent a further segment`() {
        let outcome = fold(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_ended c1 | 71s ready | 73s working_after_call \
            | 80s ready
            """
        )
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..70s completed ring=0 talk=60000 hold=0 wrap=10000",
                "c1 0s #2": "73s..80s ready ring=0 talk=0 hold=0 wrap=7000",
            ]
        )
    }
}
