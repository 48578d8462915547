import AgentTracking
import ContactCenter
import Telephony
import Testing

struct TwilioTaskRouterTests {
    /// An event as Event Streams send it.
    private func event(
        _ type: String,
        _ seconds: Double,
        id: String = "EV1",
        fields: String = "",
        attributes: String = #"{\"direction\":\"inbound\"}"#
    ) -> String {
        """
        {"specversion":"1.0","type":"com.twilio.taskrouter.\(type)","source":"AB01","id":"NO1","data":{"sid":"\(id)",\
        "payload":{"sid":"\(id)","timestamp":"\(Story.time(seconds))","task_sid":"c1","worker_sid":"agent-1",\
        "task_queue_name":"support","task_channel_unique_name":"voice","reservation_sid":"WR1",\(fields)\
        "task_attributes":"\(attributes)"}}}
        """
    }

    private func told(_ values: String...) -> Told {
        tell("twilio-taskrouter", values.map { TestRecord($0) })
    }

    @Test
    func `The wrap is from reservation wrapup to reservation completed`() {
        let told = told(
            event("reservation.created", 1, id: "1"),
            event("reservation.accepted", 5, id: "2"),
            event("reservation.wrapup", 65, id: "3"),
            event("reservation.completed", 109.767, id: "4")
        )
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=4000 talk=60000 hold=0 wrap=44767 completed"])
        #expect(told.anomalies == [:])
        #expect(told.ids.first == "1/contact.offered")
    }

    @Test
    func `A reservation that is completed without a wrap-up ends there`() {
        let told = told(event("reservation.accepted", 5, id: "2"), event("reservation.completed", 65, id: "4"))
        #expect(
            told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=60000 hold=0 wrap=0 completed inferred_clear"]
        )
    }

    @Test
    func `The worker's activity does not change with reservations, and a change of it ends no call`() {
        let available = #""worker_activity_name":"Available","#
        let told = told(
            event("reservation.accepted", 5, id: "2"),
            event("worker.activity.update", 20, id: "9", fields: available),
            event("reservation.wrapup", 305, id: "3"),
            event("reservation.completed", 345, id: "4")
        )
        #expect(told.lines.contains("agent.ready agent-1 - 20s declares_only"))
        #expect(told.wraps.map(\.talkMs) == [300_000] && told.wraps.first?.flags == [])
    }

    @Test(arguments: ["Break", "Available"])
    func `An activity may be chosen during the wrap-up, which goes on`(activity: String) {
        let told = told(
            event("reservation.accepted", 5, id: "2"),
            event("reservation.wrapup", 305, id: "3"),
            event("worker.activity.update", 320, id: "8", fields: #""worker_activity_name":"\#(activity)","#),
            event("reservation.completed", 345, id: "4")
        )
        #expect(told.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=300000 hold=0 wrap=40000 completed"])
    }

    @Test
    func `Who goes offline has logged off, in the wrap-up and during the call`() {
        let offline = event("worker.activity.update", 320, id: "8", fields: #""worker_activity_name":"Offline","#)
        let accepted = event("reservation.accepted", 5, id: "2")
        let wrapping = told(accepted, event("reservation.wrapup", 305, id: "3"), offline)
        #expect(wrapping.wraps.map(\.description) == ["agent-1 c1 ring=0 talk=300000 hold=0 wrap=15000 logged_off"])
        let talking = told(accepted, offline)
        #expect(talking.lines.last == "agent.logged_off agent-1 - 320s")
    }

    @Test
    func `An activity that was chosen during the call leaves the wrap-up what it is`() {
        let told = told(
            event("reservation.accepted", 5, id: "2"),
            event("worker.activity.update", 20, id: "8", fields: #""worker_activity_name":"Break","#),
            event("worker.activity.update", 30, id: "9", fields: #""worker_activity_name":"Available","#),
            event("reservation.wrapup", 305, id: "3"),
            event("reservation.completed", 345, id: "4")
        )
        #expect(told.wraps.map(\.wrapMs) == [40_000])
    }

    @Test(arguments: [
        ("Break", "agent.not_ready agent-1 - 5s reason=Break declares_only"),
        ("Offline", "agent.logged_off agent-1 - 5s"),
        ("available", "agent.ready agent-1 - 5s declares_only"),
        ("Chatting", "agent.not_ready agent-1 - 5s reason=Chatting declares_only"),
    ])
    func `Activities are declared states`(activity: String, line: String) {
        let fields = #""worker_activity_name":"\#(activity)","#
        #expect(told(event("worker.activity.update", 5, fields: fields)).lines == [line])
    }

    @Test(arguments: [
        ("Chatting", "agent.ready agent-1 - 5s declares_only"), ("Écoute", "agent.ready agent-1 - 5s declares_only"),
        ("Available", "agent.not_ready agent-1 - 5s reason=Available declares_only"),
    ])
    func `A workspace may have activities of its own in which agents are ready`(activity: String, line: String) {
        let record = event("worker.activity.update", 5, fields: #""worker_activity_name":"\#(activity)","#)
        let told = tell("twilio-taskrouter", [TestRecord(record)]) { settings in
            settings.readyActivities = ["Chatting", "Écoute"].map { Array($0.utf8) }
        }
        #expect(told.lines == [line])
    }

    @Test(arguments: [
        ("rejected", "rejected"), ("timeout", "no_answer"), ("canceled", "caller_abandoned"), ("rescinded", "failed"),
        ("failed", "failed"),
    ])
    func `Reservations that come to nothing have no wrap`(type: String, cause: String) {
        let told = told(event("reservation.created", 1, id: "1"), event("reservation.\(type)", 9, id: "2"))
        #expect(told.lines.last == "contact.not_answered agent-1 c1 9s cause=\(cause) queue=support")
        #expect(told.wraps.isEmpty)
    }

    @Test
    func `Milliseconds count where a time has a twin`() {
        let form = """
            EventType=reservation.wrapup&Timestamp=\(Story.epochSeconds(5))&TimestampMs=\(Story.epochSeconds(5))767&\
            WorkerSid=agent-1&TaskSid=c1&ReservationSid=WR1&TaskQueueName=support
            """
        #expect(told(form).lines.first == "contact.cleared agent-1 c1 5.767s queue=support")
        let whole = form.replacing("TimestampMs", with: "Other")
        #expect(
            told(whole, whole).lines == [
                "contact.cleared agent-1 c1 5s queue=support", "contact.wrapup_started agent-1 c1 5s queue=support",
                "contact.cleared agent-1 c1 5.001s queue=support",
                "contact.wrapup_started agent-1 c1 5.001s queue=support",
            ]
        )
        let json = event("reservation.wrapup", 5, fields: #""timestamp_ms":\#(Story.epochSeconds(5))767,"#)
        #expect(told(json).lines.first == "contact.cleared agent-1 c1 5.767s queue=support")
        // Without an id of its own it is known by what it says.
        #expect(Set(told(whole, whole).ids).count == 2)
    }

    @Test
    func `Task attributes are JSON in a string`() {
        let attributes =
            #"{\"direction\":\"outbound\",\"conversations\":{\"campaign\":\"autumn\",\"outcome\":\"won \\\"all\\\"\"}}"#
        let told = told(event("reservation.completed", 9, attributes: attributes))
        #expect(told.events.last?(\.disposition) == #"won "all""#)
        #expect(told.events.last?(\.campaign) == "autumn")
        #expect(told.events.last?.event.direction == .outbound)
        // Attributes that are no JSON say nothing.
        #expect(self.told(event("reservation.created", 9, attributes: "{x")).outcomes == ["1 events"])
    }

    @Test
    func `The fields of a callback are percent-encoded`() {
        let form = """
            EventType=worker.activity.update&Timestamp=\(Story.epochSeconds(5))&WorkerSid=agent%2D1&\
            WorkerActivityName=Przerwa+%C5%BC%C3%B3%C5%82w
            """
        #expect(told(form).lines == ["agent.not_ready agent-1 - 5s reason=Przerwa żółw declares_only"])
        #expect(told(form.replacing("%C5%BC", with: "%C5")).outcomes == ["rejected malformed"])
        #expect(told(form.replacing("%2D", with: "%G")).outcomes == ["rejected malformed"])
    }

    @Test
    func `An array is one record with several events`() {
        let both = "[\(event("reservation.created", 1, id: "1")),\(event("reservation.accepted", 5, id: "2"))]"
        #expect(told(both).lines(.contactEstablished) == ["contact.established agent-1 c1 5s queue=support"])
        #expect(told(both).outcomes == ["2 events"])
    }

    @Test
    func `In binary mode the type is in the headers`() {
        let data = #"{"sid":"EV1","payload":{"timestamp":"\#(Story.time(5))","task_sid":"c1","worker_sid":"agent-1"}}"#
        let headers = [("ce_specversion", "1.0"), ("ce_type", "com.twilio.taskrouter.reservation.accepted")]
        let told = tell("twilio-taskrouter", [TestRecord(data, headers: headers)])
        #expect(told.lines == ["contact.established agent-1 c1 5s"])
    }

    @Test
    func `Tasks are queued, moved on, abandoned and ended`() {
        let transfer = """
            "transfer_mode":"WARM","transfer_type":"QUEUE","transfer_initiating_worker_sid":"agent-1",\
            "transfer_to":"WQ2",
            """
        let told = told(
            event("task-queue.entered", 1),
            event("task-queue.timeout", 31),
            event("task.canceled", 40, fields: #""reason":"hangup","#),
            event("task.transfer-completed", 50, fields: transfer),
            event("task.completed", 60),
            event("workflow.entered", 1)
        )
        #expect(
            told.lines == [
                "contact.queued - c1 1s queue=support", "contact.left_queue - c1 31s cause=overflow queue=support",
                "contact.abandoned - c1 40s queue=support", "contact.ended - c1 40s cause=hangup",
                "contact.transferred - c1 50s from=agent-1 to_queue=WQ2 attended", "contact.ended - c1 60s",
            ]
        )
        #expect(told.outcomes.last == "ignored unknown_type: an event that changes no agent's state and no contact's")
    }

    @Test
    func `A transfer of a callback has its task and its mode, and nobody whom no page names`() {
        let form = "EventType=task.transfer-completed&Timestamp=\(Story.epochSeconds(50))&TaskSid=c1&TransferMode=WARM"
        let told = tell("twilio-taskrouter", [TestRecord(form + "&TransferTo=WQ2&TransferInitiatingWorkerSid=WK1")])
        #expect(told.lines == ["contact.transferred - c1 50s attended"])
    }

    @Test
    func `A task that moves on leaves the queue in which it was`() {
        let previous = #""previous_task_queue_name":"first","previous_task_queue_sid":"WQ1","#
        let told = told(event("task-queue.moved", 5), event("task-queue.moved", 6, fields: previous))
        #expect(
            told.lines == [
                "contact.left_queue - c1 5s cause=flow_out queue=support",
                "contact.left_queue - c1 6s cause=flow_out queue=first",
            ]
        )
    }

    @Test
    func `A callback may know no more of a queue than its SID, and says why a task is over`() {
        let form = "EventType=task.canceled&Timestamp=\(Story.epochSeconds(5))&TaskSid=c1&TaskQueueSid=WQ1"
        #expect(
            told(form + "&TaskCanceledReason=hangup").lines == [
                "contact.abandoned - c1 5s queue=WQ1", "contact.ended - c1 5s cause=hangup",
            ]
        )
        let completed = #""task_completed_reason":"solved","reason":"Task completed","#
        #expect(told(event("task.completed", 6, fields: completed)).lines == ["contact.ended - c1 6s cause=solved"])
    }
}
