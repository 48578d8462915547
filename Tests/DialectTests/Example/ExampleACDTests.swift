import ContactCenter
import Telephony
import Testing

struct ExampleACDTests {
    private func told(_ records: String...) -> Told {
        tell("example-acd", records.map { TestRecord($0) }) { $0.wrapUpTimes = WrapUpTimes(30_000) }
    }

    @Test
    func `A call that is handed back to the queue is no transfer`() {
        let told = told(#"{"id":"1","event":"hung_up","time":"2026-03-02 09:03:10","agent":"a","call":"c1"}"#)
        #expect(told.lines == ["contact.cleared a c1 190s", "contact.wrapup_started a c1 190s"])
        #expect(told.wraps.isEmpty, "nothing was established")
        #expect(told.anomalies == ["no_leg": 1])
    }
}
