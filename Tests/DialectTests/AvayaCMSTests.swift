import ContactCenter
import Telephony
import Testing

struct AvayaCMSTests {
    private func row(_ mode: String, _ seconds: Int, for duration: Int = 0, _ fields: String = "") -> String {
        """
        {"LOGID":"alice","WORKMODE":"\(mode)","DURATION":"\(duration)","SPLIT":"support",\(fields)\
        "TIMESTAMP":"\(Story.epochSeconds(Double(seconds)))"}
        """
    }

    private func told(_ values: String...) -> Told {
        tell("avaya-cms", values.map { TestRecord($0) })
    }

    @Test(arguments: [("ACD", "ACW"), ("DACD", "DACW"), ("2", "3")])
    func `After-call work belongs to the call before it`(call: String, work: String) {
        let told = told(row(call, 36), row(work, 190), row("AVAIL", 235))
        #expect(
            told.wraps.map(\.description) == [
                "alice alice/1772442036000 ring=0 talk=154000 hold=0 wrap=45000 ready inferred_clear"
            ]
        )
    }

    @Test
    func `After-call work with no call is standalone`() {
        let told = told(row("AVAIL", 0), row("ACW", 30), row("AVAIL", 50))
        #expect(told.wraps.map(\.description) == ["alice - ring=0 talk=0 hold=0 wrap=20000 ready standalone"])
    }

    @Test(arguments: [
        ("AVAIL", "ready"), ("1", "ready"), ("AUX", "not_ready"), ("4", "not_ready"), ("OTHER", "not_ready"),
        ("UNSTAFF", "logged_off"), ("RING", "ready"),
        ("ACD", "next_contact"),
    ])
    func `Any other mode ends after-call work`(mode: String, cause: String) {
        let told = told(row("ACD", 36), row("ACW", 190), row(mode, 200))
        #expect(told.wraps[0].wrapMs == 10_000 && told.wraps[0].endCause == cause, "\(told.wraps)")
    }

    @Test
    func `A mode began when the row's time less its duration says`() {
        #expect(told(row("AUX", 60, for: 12, #""AUXREASON":"3","#)).lines == ["agent.not_ready alice - 48s reason=3"])
        // A row that is read again says the same.
        let told = told(row("AUX", 60, for: 12), row("AUX", 70, for: 22))
        #expect(Set(told.ids).count == 1)
    }

    @Test(arguments: ["0:03", "x", "-1"])
    func `A duration that is no number of seconds is not taken for none`(duration: String) {
        let row = row("AUX", 60).replacing(#""DURATION":"0""#, with: #""DURATION":"\#(duration)""#)
        #expect(told(row).outcomes == ["rejected malformed DURATION"])
    }

    @Test
    func `A feed that adds the call's id tells the ring, too`() {
        let call = #""UCID":"00001","DIRECTION":"IN","#
        let told = told(row("RING", 30, call), row("ACD", 36, call), row("ACW", 190), row("AVAIL", 235))
        #expect(
            told.wraps.map(\.description) == [
                "alice 00001 ring=6000 talk=154000 hold=0 wrap=45000 ready inferred_clear"
            ]
        )
    }

    private func row(_ mode: String, _ seconds: Int, _ fields: String) -> String {
        row(mode, seconds, for: 0, fields)
    }

    @Test
    func `What a row does not say`() {
        #expect(told(row("NAPPING", 5)).outcomes == ["ignored unknown_type: a work mode that is not known"])
        #expect(told(#"{"LOGID":"alice"}"#).outcomes == ["rejected missing_field WORKMODE"])
        #expect(told(#"{"WORKMODE":"ACD"}"#).outcomes == ["rejected missing_field LOGID"])
        #expect(told(row("ACD", 5).replacing("177", with: "x77")).outcomes == ["rejected bad_time TIMESTAMP"])
    }

    @Test
    func `Who has put a call on hold and does nothing else is in the mode OTHER, and the call goes on`() {
        let call = #""UCID":"00001","#
        let told = told(
            row("ACD", 36, call),
            row("OTHER", 100, call + #""ACDONHOLD":"1","#),
            row("ACD", 120, call),
            row("ACW", 190),
            row("AVAIL", 235)
        )
        #expect(told.outcomes[1] == "ignored not_an_event: a call on hold, and nothing else")
        #expect(told.wraps.map { [$0.talkMs, $0.wrapMs] } == [[154_000, 45_000]])
    }

    @Test
    func `Modes under the names that reports give them, and those that say nothing`() {
        #expect(told(row("RINGING", 30)).lines.last?.hasPrefix("contact.offered alice") == true)
        #expect(told(row("UNKNOWN", 30)).outcomes == ["ignored not_an_event: a state that the CMS does not recognize"])
        for blank in [#""WORKMODE":"""#, #""WORKMODE":null"#, #""workmode":"null""#] {
            #expect(
                told(#"{"LOGID":"alice",\#(blank)}"#).outcomes == [
                    "ignored not_an_event: no work mode: an agent who was not logged in"
                ]
            )
        }
    }

    @Test
    func `The mode is WORKMODE or STATE, and no name that no page has`() {
        let time = #""TIMESTAMP":\#(Story.epochSeconds(60))"#
        #expect(told(#"{"LOGID":"alice","STATE":"AVAIL",\#(time)}"#).lines == ["agent.ready alice - 60s"])
        let other = told(#"{"LOGID":"alice","AWORKMODE":"AVAIL",\#(time)}"#)
        #expect(other.outcomes == ["rejected missing_field WORKMODE"])
    }

    @Test
    func `The duration of WORKMODE is DURATION, and numbers may be texts`() {
        let row = #"{"LOGID":"alice","WORKMODE":"AUX","DURATION":12,"TIMESTAMP":\#(Story.epochSeconds(60))}"#
        #expect(told(row).lines == ["agent.not_ready alice - 48s"])
        #expect(told(row.replacing(":12,", with: #":"12","#)).lines == ["agent.not_ready alice - 48s"])
    }
}
