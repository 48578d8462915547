import AgentTracking
import ContactCenter
import Testing

/// Model 1.7 and 1.10: limits, extensions, deadlines, and what lies beyond them.
@Suite struct LimitTests {
    @Test func `The queue's limit at the wrap's start applies`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 100s ready") { $0.limitMs = 30_000 }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..100s ready ring=0 talk=60000 hold=0 wrap=40000 limit=30000 exceeded=10000"
            ]
        )
    }

    @Test func `The event's limit applies before the queue's`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 61s wrapup_started c1 limit=35s | 100s ready") {
            $0.limitMs = 30_000
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..100s ready ring=0 talk=60000 hold=0 wrap=40000 limit=35000 exceeded=5000"
            ]
        )
    }

    @Test func `With on_limit exceed nothing ends`() {
        let outcome = fold("0 established c1 | 60s cleared c1", until: "10m") { $0.limitMs = 30_000 }
        #expect(outcome.wraps == [:])
        #expect(outcome.open == ["wrap c1 since 60s"])
    }

    @Test func `With on_limit end the wrap ends at its deadline`() {
        let outcome = fold("0 ready | 0 established c1 | 60s cleared c1", until: "90001ms") {
            $0.limitMs = 30_000
            $0.onLimit = .end
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..90s limit ring=0 talk=60000 hold=0 wrap=30000 limit=30000"])
        #expect(outcome.view == "ready since 90s, declared ready")
    }

    @Test func `The event's on_limit applies before the queue's`() {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 61s wrapup_started c1 on_limit=exceed | 100s ready"
        ) {
            $0.limitMs = 30_000
            $0.onLimit = .end
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..100s ready ring=0 talk=60000 hold=0 wrap=40000 limit=30000 exceeded=10000"
            ]
        )
    }

    @Test func `A limit of 0 ends the wrap where it starts`() {
        let outcome = fold("0 established c1 | 60s cleared c1", until: "61s") {
            $0.limitMs = 0
            $0.onLimit = .end
        }
        #expect(outcome.wraps == ["c1 0s #1": "60s..60s limit ring=0 talk=60000 hold=0 wrap=0 limit=0"])
    }

    @Test func `An extension by some time adds to what was extended`() {
        let outcome = fold(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=5s | 80s wrapup_extended c1 by=7s | 120s ready
            """
        ) { $0.limitMs = 30_000 }
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=30000 extended=12000 exceeded=18000"
            ]
        )
    }

    @Test func `An extended wrap ends at the extended deadline`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=5s", until: "100s") {
            $0.limitMs = 30_000
            $0.onLimit = .end
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..95s limit ring=0 talk=60000 hold=0 wrap=35000 limit=30000 extended=5000"
            ]
        )
    }

    @Test func `A limit in an extension is the new total`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 limit=50s | 120s ready") {
            $0.limitMs = 30_000
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=30000 extended=20000 exceeded=10000"
            ]
        )
    }

    @Test func `A limit in an extension sets a limit where there was none`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 limit=50s | 120s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=50000 exceeded=10000"
            ]
        )
        #expect(outcome.anomalies == [:])
    }

    @Test func `A later total below the present one lowers it`() {
        let outcome = fold(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 limit=50s | 75s wrapup_extended c1 limit=40s \
            | 120s ready
            """
        ) { $0.limitMs = 30_000 }
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=30000 extended=10000 exceeded=20000"
            ]
        )
    }

    @Test func `A later total does not lower the extension below zero`() {
        let outcome = fold(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=20s | 75s wrapup_extended c1 limit=10s \
            | 120s ready
            """
        ) { $0.limitMs = 30_000 }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=30000 exceeded=30000"
            ]
        )
    }

    @Test func `A deadline is not earlier than the event that set it`() {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 100s wrapup_extended c1 limit=10s",
            until: "110s"
        ) { $0.onLimit = .end }
        #expect(
            outcome.wraps == ["c1 0s #1": "60s..100s limit ring=0 talk=60000 hold=0 wrap=40000 limit=10000"]
        )
    }

    @Test func `A lowered deadline is not earlier than the event that lowered it`() {
        let outcome = fold(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=60s | 100s wrapup_extended c1 limit=30s
            """,
            until: "110s"
        ) {
            $0.limitMs = 30_000
            $0.onLimit = .end
        }
        #expect(
            outcome.wraps == ["c1 0s #1": "60s..100s limit ring=0 talk=60000 hold=0 wrap=40000 limit=30000"]
        )
    }

    @Test func `Time before the event that set the deadline does not exceed it`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 100s wrapup_started c1 limit=10s | 107s ready")
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..107s ready ring=0 talk=60000 hold=0 wrap=47000 limit=10000 exceeded=7000"
            ]
        )
    }

    @Test func `An on_limit alone resets the floor of the deadline, too`() {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 100s wrapup_started c1 on_limit=end",
            until: "110s"
        ) { $0.limitMs = 30_000 }
        #expect(
            outcome.wraps == ["c1 0s #1": "60s..100s limit ring=0 talk=60000 hold=0 wrap=40000 limit=30000"]
        )
    }

    @Test func `Time before an on_limit alone does not exceed the deadline`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 100s wrapup_started c1 on_limit=exceed | 110s ready") {
            $0.limitMs = 30_000
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..110s ready ring=0 talk=60000 hold=0 wrap=50000 limit=30000 exceeded=10000"
            ]
        )
    }

    @Test func `A limit in a second explicit start replaces the limit and keeps what was extended`() {
        let outcome = fold(
            """
            0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=5s \
            | 75s wrapup_started c1 limit=20s | 120s ready
            """
        ) { $0.limitMs = 30_000 }
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=20000 extended=5000 exceeded=35000"
            ]
        )
    }

    @Test func `An extension by some time without a limit is an anomaly`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=5s | 120s ready")
        #expect(outcome.wraps == ["c1 0s #1": "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000"])
        #expect(outcome.anomalies == ["extension_without_limit": 1])
    }

    @Test(arguments: ["0", "-5s"])
    func `An extension by nothing or less is an anomaly`(by: String) {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=\(by) | 120s ready") {
            $0.limitMs = 30_000
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=30000 exceeded=30000"
            ]
        )
        #expect(outcome.anomalies == ["invalid_extension": 1])
    }

    @Test func `With both fields the time to extend by counts`() {
        let outcome = fold("0 established c1 | 60s cleared c1 | 70s wrapup_extended c1 by=5s limit=90s | 120s ready") {
            $0.limitMs = 30_000
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1":
                    "60s..120s ready ring=0 talk=60000 hold=0 wrap=60000 limit=30000 extended=5000 exceeded=25000"
            ]
        )
    }

    @Test func `A capped wrap that exceeded its limit says by how much`() {
        let outcome = fold("0 established c1 | 60s cleared c1", until: "10m") {
            $0.limitMs = 30_000
            $0.capMs = 40_000
        }
        #expect(
            outcome.wraps == [
                "c1 0s #1": "60s..100s capped ring=0 talk=60000 hold=0 wrap=40000 limit=30000 exceeded=10000 suspect"
            ]
        )
    }

    @Test func `A limit given in a start under on_event counts from that start`() {
        let outcome = fold(
            "0 established c1 | 60s cleared c1 | 64s wrapup_started c1 limit=10s on_limit=end",
            until: "80s"
        ) { $0.start = .onEvent }
        #expect(outcome.wraps == ["c1 0s #1": "64s..74s limit ring=0 talk=60000 hold=0 wrap=10000 limit=10000"])
    }
}
