"""Tests of the witness's fold where rules meet: what was noted, attributes on every path, ties, deadlines."""

import unittest

from test_truth import Case


class Noted(Case):
    def test_every_pending_event_waits(self):
        for event, state in (("ready", "ready"), ("not_ready", "not_ready"), ("working_after_call", "after_call_work")):
            self.fold(f"0 logged_on | 1 established x | 3 {event} pending=true | 5 cleared x | 9 heartbeat")
            self.assertEqual((self.states()[-1], self.agent["state"]), (("talking", 4), state), event)
            self.assertEqual([w["flags"] for w in self.wraps if w["contact_id"] == "x"], [[]] * len(self.wraps))

    def test_a_pending_event_changes_nothing_before_the_clear(self):
        self.fold("0 logged_on | 1 established x | 2 offered z | 3 not_ready reason=r pending=true | 4 heartbeat")
        self.assertEqual((self.agent["declared"], self.agent["state"]), ("not_ready", "talking"))
        for before, event in (("ready", "not_ready"), ("not_ready", "ready")):
            self.fold(f"0 {before} | 1 established x | 3 {event} pending=true | 4 heartbeat")
            self.assertEqual(self.agent["declared"], before)

    def test_a_pending_event_acts_at_once_without_a_live_voice_leg(self):
        for event, state in (("ready", "ready"), ("not_ready", "not_ready"), ("working_after_call", "after_call_work")):
            self.fold(f"0 established m channel=chat | 1 held m | 1 {event} pending=true | 2 cleared m | 2 {event} |"
                      "3 heartbeat")
            self.assertEqual(self.agent["state"], state)
            self.fold(f"0 heartbeat | 1 {event} pending=true | 3 heartbeat")
            self.assertEqual((self.agent["state"], self.agent["since"]), (state, self.at(1)))

    def test_a_plain_ready_cancels_a_noted_not_ready(self):
        self.fold("0 established x | 1 held x | 2 not_ready reason=r pending=true | 3 ready | 9 heartbeat")
        self.assertEqual((self.agent["declared"], self.causes()), ("ready", [("x", "ready", 0)]))

    def test_not_ready_cancels_a_noted_ready_only_when_it_is_plain(self):
        self.fold("0 established x | 1 ready pending=true | 2 not_ready pending=true | 5 cleared x | 9 heartbeat")
        self.assertEqual((self.agent["declared"], self.causes()), ("not_ready", [("x", "ready", 0)]))

    def test_noted_events_leave_the_next_call_alone_whatever_they_are(self):
        for event in ("ready pending=true", "not_ready pending=true"):
            self.fold(f"0 established x | 1 {event} | 4 offered y | 5 established y | 8 cleared y | 9 logged_off")
            self.assertEqual(self.wrap("y")["ring_ms"], 1000, event)
        # The log-off inferred that x and z were over; x was not, so it waits for z, which y shows to be over.
        self.fold("0 established x | 1 held x | 2 established z direction=outbound | 3 logged_off | 4 cleared x |"
                  "5 offered y | 6 established y | 8 cleared y | 9 wrapup_ended y")
        self.assertEqual((self.wrap("y")["ring_ms"], self.agent["declared"]), (1000, "logged_off"))
        self.assertEqual(self.wrap("x")["wrap_ended_at"], self.at(6))

    def test_a_noted_log_off_waits_for_every_channel(self):
        self.fold("0 established x | 0 established m channel=chat | 5 logged_off | 6 cleared x | 7 heartbeat")
        self.assertEqual((self.agent["state"], self.agent["declared"]), ("talking", "unknown"))

    def test_noted_events_act_when_a_leg_is_capped(self):
        self.fold("0 established x | 1 held x | 2 ready pending=true | 60 heartbeat", leg_cap_voice_ms=10_000)
        self.assertEqual((self.agent["state"], self.agent["since"]), ("ready", self.at(10)))
        self.assertEqual((self.wrap("x")["talk_ms"], self.wrap("x")["hold_ms"]), (1000, 9000))

    def test_a_start_is_stronger_than_a_noted_ready(self):
        for start in ("5 wrapup_started x | 6 cleared x", "6 cleared x | 6 wrapup_started x", "6 working_after_call"):
            for event in ("ready", "not_ready reason=r"):
                self.fold(f"0 established x | 3 {event} pending=true | {start} | 8 wrapup_ended x | 9 heartbeat")
                self.assertEqual((self.causes(), self.agent["state"]), ([("x", "completed", 2)], event.split()[0]))

    def test_a_noted_ready_ends_what_is_started_by_the_clear_alone(self):
        self.fold("0 established x | 3 ready pending=true | 6 cleared x | 7 wrapup_started x | 9 heartbeat")
        self.assertEqual((self.causes(), self.agent["state"]), ([("x", "ready", 0)], "ready"))


class DeclaredOnly(Case):
    def test_nothing_ends_by_what_is_declared_only(self):
        for state in ("ready", "not_ready"):
            said = f"{state} declares_only=true"
            self.fold(f"0 offered x | 1 {said} | 2 established x | 3 {said} | 6 cleared x | 7 {said} | 8 wrapup_ended x"
                      "| 9 heartbeat")
            self.assertEqual((self.causes(), self.agent["state"]), ([("x", "completed", 2)], state))
            self.assertEqual((self.wrap("x")["ring_ms"], self.wrap("x")["flags"]), (2000, []))

    def test_it_is_declared_at_once_and_cancels_what_was_noted(self):
        self.fold("0 established x | 2 not_ready reason=r pending=true | 3 ready x pending=true declares_only=true |"
                  "5 heartbeat")
        self.assertEqual((self.agent["declared"], self.agent["state"]), ("ready", "talking"))
        self.fold("0 established x | 2 not_ready reason=r pending=true | 3 ready declares_only=true | 5 cleared x |"
                  "7 wrapup_ended x | 9 heartbeat")
        self.assertEqual((self.causes(), self.agent["state"]), ([("x", "completed", 2)], "ready"))


class Starts(Case):
    def test_of_legs_established_at_once_the_later_in_order_is_meant(self):
        self.fold("0 established x direction=outbound | 0 established y direction=outbound |"
                  "5 working_after_call limit_ms=1 | 9 ready")
        self.assertEqual((self.wrap("x")["limit_ms"], self.wrap("y")["limit_ms"]), (None, 1))

    def test_working_after_call_passes_over_consultations(self):
        self.fold("0 established x | 1 held x | 2 established y direction=outbound | 5 working_after_call limit_ms=1 |"
                  "9 ready", wrapup={"start": "on_event"})
        self.assertEqual(self.causes(), [("x", "ready", 4), ("y", "consult", 0)])
        self.fold("0 established y direction=internal | 5 working_after_call | 9 ready")
        self.assertEqual(self.causes(), [("y", "consult", 0), (None, "ready", 4)])

    def test_wrapup_started_for_a_consultation_starts_nothing(self):
        self.fold("0 established y direction=internal | 5 wrapup_started y | 9 ready")
        self.assertEqual(self.causes(), [("y", "consult", 0)])
        self.assertEqual(self.anomalies["wrapup_started_for_consult"], 1)

    def test_the_leg_closed_last_decides_also_when_it_was_capped(self):
        timeline = "0 established x | 4 cleared x | 5 established y direction=outbound | 9 wrapup_ended x |"
        self.fold(timeline + "11 working_after_call | 12 ready", leg_cap_voice_ms=5_000)
        self.assertEqual([(w["contact_id"], w["segment"], w["end_cause"]) for w in self.wraps],
                         [("x", 1, "completed"), ("y", 1, "capped"), (None, 1, "ready")])
        self.fold(timeline + "9.5 cleared y | 9.6 wrapup_ended y | 11 working_after_call | 12 ready")
        self.assertEqual([(w["contact_id"], w["segment"]) for w in self.wraps], [("x", 1), ("y", 1), ("y", 2)])

    def test_no_wrap_by_not_ready_takes_a_second_stage_until_reattach_after_the_clear(self):
        for second, segments in ((10, 2), (10.001, 1)):
            self.fold(f"0 established x | 5 cleared x | 9 not_ready | {second} wrapup_started x | 12 ready",
                      wrapup={"start": "on_event"})
            self.assertEqual(len(self.wraps), segments)

    def test_a_second_standalone_at_one_instant_is_none(self):
        self.fold("0 established x | 1 working_after_call pending=true | "
                  "10 working_after_call zz limit_ms=0 on_limit=end | 20 ready", leg_cap_voice_ms=10_000)
        # Noted, because a voice leg is live, is only what says so; the other names an unknown contact and acts.
        self.assertEqual(self.causes(), [("x", "capped", 0), (None, "limit", 0)])
        self.assertEqual(self.anomalies["standalone_identity_taken"], 1)

    def test_wrapup_events_go_to_the_oldest_wrap_of_their_contact(self):
        policy = {"wrapup": {"on_next_contact": "continue"}}
        self.fold("0 established x | 1 cleared x | 2 established x | 3 cleared x | 5 wrapup_ended x |"
                  "9 ready", **policy)
        self.assertEqual(self.causes(), [("x", "completed", 4), ("x", "ready", 6)])
        self.fold("0 established x | 1 cleared x | 2 established x | 5 wrapup_ended x | 9 ready", **policy)
        self.assertEqual(self.causes(), [("x", "completed", 4), ("x", "ready", 0)])

    def test_an_internal_leg_ends_no_wrap(self):
        self.fold("0 established x | 5 cleared x | 6 established y direction=internal | 8 cleared y | 9 ready",
                  wrapup={"on_outbound": "end", "on_next_contact": "end"})
        self.assertEqual((self.wrap("x")["end_cause"], self.wrap("x")["overlap_ms"]), ("ready", 2000))

    def test_a_ringing_contact_takes_no_wrapup_event(self):
        self.fold("0 offered x | 5 wrapup_started x queue=q | 6 established x | 7 cleared x | 8 ready")
        self.assertEqual((self.wrap("x")["ring_ms"], self.wrap("x")["queue"]), (6000, "q"))


class Attributes(Case):
    def test_every_leg_event_sets_them(self):
        ready = "| 60 logged_off"
        for before, event in (
            ("0 offered x", "5 established x"), ("0 established x", "5 established x"),
            ("0 established x", "5 offered x"), ("0 established x", "5 held x"),
            ("0 established x", "5 retrieved x"), ("0 established x", "5 not_answered x"),
            ("0 established x", "5 cleared x"), ("0 established x", "5 wrapup_started x"),
            ("0 established x", "5 wrapup_ended x"), ("0 established x", "5 wrapup_extended x"),
            ("0 established x | 1 cleared x", "5 wrapup_started x"),
            ("0 established x | 1 cleared x", "5 wrapup_extended x"),
            ("0 established x | 1 cleared x", "5 cleared x"), ("0 established x | 1 cleared x", "5 held x"),
            ("0 established x | 1 cleared x", "5 not_answered x"), ("0 established x | 1 cleared x", "5 retrieved x"),
            ("0 established x | 1 cleared x | 2 ready", "5 wrapup_started x"),
            ("0 established x | 1 cleared x | 2 ready", "5 cleared x"),
            ("0 established x | 1 cleared x | 2 wrapup_ended x", "5 wrapup_started x"),
            ("0 established x | 1 ready", "1.5 established y | 2 cleared x"),
            ("5 cleared x", "5 established x"), ("5 established x", "5 cleared x"),
            ("0 established x direction=outbound | 0 established y", "0 established x"),
        ):
            self.fold(f"{before} queue=a | {event} queue=b disposition=d {ready}")
            wrap = self.wrap("x")
            # The clear that waits for the end of its millisecond speaks last.
            expected = ("a" if before == "5 cleared x" else "b", "d")
            self.assertEqual((wrap["queue"], wrap["disposition"]), expected, (before, event))

    def test_attributes_are_set_before_the_event_acts(self):
        self.fold("0 established y | 5 cleared y direction=internal | 9 ready")
        self.assertEqual(self.causes(), [("y", "consult", 0)])
        self.fold("0 established x | 5 cleared x queue=q | 7 ready", queues={"q": {"start": "on_event"}})
        self.assertEqual(self.causes(), [("x", "no_wrap", 0)])
        self.fold("0 established x | 5 cleared x | 7 wrapup_started x queue=q | 9 ready",
                  wrapup={"start": "on_event"}, queues={"q": {"limit_ms": 5}})
        self.assertEqual(self.wrap("x")["limit_ms"], 5)

    def test_a_leg_identity_that_is_taken_only_sets_attributes(self):
        self.fold("0 offered x queue=a | 0 offered x reason=r | 1 established x | 2 cleared x | 3 ready")
        self.assertEqual([self.wrap("x")[n] for n in ("queue", "reason", "ring_ms")], ["a", "r", 1000])
        self.fold("0 established x | 0 established y | 0 established x queue=q | 5 cleared y | 6 ready")
        self.assertEqual((self.wrap("x")["queue"], self.causes()), ("q", [("x", "next_contact", 0), ("y", "ready", 1)]))
        self.assertEqual(self.anomalies["leg_identity_taken"], 1)

    def test_an_offer_that_was_offered_anew_is_closed(self):
        self.fold("0 offered x | 5 offered x | 6 not_answered x | 9 heartbeat")
        self.assertEqual((self.states(), self.agent["since"]), ([("offered", 6)], self.at(6)))


class Deadlines(Case):
    def test_the_deadline_is_no_earlier_than_what_set_it(self):
        self.fold("0 established x | 5 cleared x | 30 wrapup_started x on_limit=end | 60 ready",
                  wrapup={"limit_ms": 10_000})
        self.assertEqual((self.causes(), self.wrap("x")["exceeded_ms"]), ([("x", "limit", 25)], 0))
        self.fold("0 established x | 5 cleared x | 30 wrapup_started x | 60 ready", wrapup={"limit_ms": 10_000})
        self.assertEqual(self.wrap("x")["exceeded_ms"], 45_000)

    def test_on_limit_and_next_state_stay_when_a_start_does_not_name_them(self):
        self.fold("0 established x | 5 cleared x | 6 working_after_call next_state=ready limit_ms=9000 on_limit=end |"
                  "7 wrapup_started x limit_ms=3000 | 60 heartbeat")
        self.assertEqual((self.causes(), self.agent["state"]), ([("x", "limit", 3)], "ready"))

    def test_what_begins_and_ends_at_one_instant_leaves_no_interval(self):
        self.fold("0 ready | 5 working_after_call limit_ms=0 on_limit=end | 9 logged_off")
        self.assertEqual((self.states(), self.causes()), ([("ready", 9)], [(None, "limit", 0)]))

    def test_a_deadline_that_moves_into_the_past_acts_at_the_change(self):
        self.fold("0 established x channel=chat | 20 held x channel=voice | 30 heartbeat",
                  leg_cap_voice_ms=10_000, leg_cap_other_ms=50_000)
        self.assertEqual((self.wrap("x")["cleared_at"], self.wrap("x")["talk_ms"]), (self.at(20), 20_000))

    def test_a_cap_may_be_switched_off(self):
        self.fold("0 established x | 5 cleared x | 20000 ready", wrapup={"cap_ms": None})
        self.assertEqual(self.causes(), [("x", "ready", 19995)])

    def test_an_extension_of_a_waiting_leg_is_an_anomaly(self):
        self.fold("0 established x | 5 cleared x | 6 wrapup_extended x limit_ms=5 | 7 ready",
                  wrapup={"start": "on_event"})
        self.assertEqual((self.causes(), self.anomalies["extended_while_waiting"]), ([("x", "no_wrap", 0)], 1))
        self.fold("0 established x | 5 cleared x | 6 wrapup_extended x | 7 ready", wrapup={"limit_ms": 5000})
        self.assertEqual((self.wrap("x")["extended_ms"], self.anomalies["extended_by_nothing"]), (0, 1))

    def test_a_closed_leg_is_open_in_no_later_interval(self):
        self.fold("0 established x | 5 cleared x | 6 wrapup_started x | 8 wrapup_ended x | 9 ready | 10 not_ready",
                  wrapup={"start": "on_event"})
        self.assertEqual([each["contacts"] for each in self.intervals], [["x"], ["x"], ["x"], [], []])

    def test_reopened_legs_keep_their_order(self):
        self.fold("0 established x | 1 cleared x | 2 wrapup_ended x | 2.5 established m channel=chat |"
                  "3 cleared m | 4 wrapup_started x | 5 working_after_call limit_ms=1 | 6 ready")
        self.assertEqual([(w["contact_id"], w["segment"], w["limit_ms"]) for w in self.wraps],
                         [("x", 1, None), ("x", 2, None), ("m", 1, 1)])


if __name__ == "__main__":
    unittest.main()
