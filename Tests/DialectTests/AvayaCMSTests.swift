import ContactCenter
import Telephony
import Testing

struct AvayaCMSTests {
    private func row(_ mode: String, _ seconds: Int, for duration: Int = 0, _ fields: String = "") -> String {
        """
        {"LOGID":"alice","AWORKMODE":"\(mode)","AGDURATION":"\(duration)","SPLIT":"support",\(fields)\
        "TIMESTAMP":"\(Story.epochSeconds(Double(seconds)))"}
        """
    }

    private func told(_ values: String...) -> Told {
        tell("avaya-cms", values.map { TestRecord($0) })
    }

    @Test(arguments: [("ACD", "ACW"), ("DACD", "DACW")])
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
        ("AVAIL", "ready"), ("AUX", "not_ready"), ("OTHER", "not_ready"), ("UNSTAFF", "logged_off"), ("RING", "ready"),
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
        #expect(told(#"{"LOGID":"alice"}"#).outcomes == ["rejected missing_field AWORKMODE"])
        #expect(told(#"{"AWORKMODE":"ACD"}"#).outcomes == ["rejected missing_field LOGID"])
        #expect(told(row("ACD", 5).replacing("177", with: "x77")).outcomes == ["rejected bad_time TIMESTAMP"])
    }
}
