"""Tests of the witness's fold: vectors for each rule of spec 1.4 to 1.8 and 1.10.

Run: python3 -m unittest discover -s scripts/witness
"""

import json
import os
import random
import unittest

from canonical import Record, decode, format_time, parse_time
from settings import Settings
from truth import truth_of_agent

T0 = parse_time("2024-01-01T00:00:00Z")


def events(timeline):
    """Events of a timeline such as `0 offered x queue=q | 2.5 established x | 60 ready`; seconds, then what happens.

    A word without `=` is the contact; agent types are found by their names, all else is a leg event.
    """
    found = []
    for number, text in enumerate(part for part in timeline.split("|") if part.strip()):
        second, name, *words = text.split()
        agent = name in ("logged_on", "logged_off", "ready", "not_ready", "working_after_call", "heartbeat")
        values = {"type": ("agent." if agent else "contact.") + name, "id": str(number), "source": "test",
                  "time": format_time(T0 + round(float(second) * 1000)), "agent_id": "a"}
        for word in words:
            key, equals, value = word.partition("=")
            if not equals:
                values["contact_id"] = word
            elif key in ("pending", "declares_only"):
                values[key] = value == "true"
            else:
                values[key] = value
        found.append(decode(Record(b"a", json.dumps(values).encode())))
        assert found[-1] is not None
    return found


class Case(unittest.TestCase):
    """Folds timelines and states what must come out, in seconds since the start."""

    def fold(self, timeline, until=None, **policy):
        self.wraps, self.intervals, self.agent, self.anomalies = truth_of_agent(
            "", "a", events(timeline), Settings.from_json(policy), None if until is None else T0 + until * 1000)
        return self

    def states(self):
        return [(each["state"], each["ms"] / 1000) for each in self.intervals]

    def causes(self):
        return [(each["contact_id"], each["end_cause"], each["wrap_ms"] / 1000) for each in self.wraps]

    def wrap(self, contact, segment=1, nth=0):
        return [each for each in self.wraps if each["contact_id"] == contact and each["segment"] == segment][nth]

    def at(self, second):
        return format_time(T0 + round(second * 1000))


class Vectors(Case):
    def test_known_answer_of_the_trade(self):
        self.fold("21.011 established x | 27.017 cleared x | 32.022 ready")
        wrap = self.wrap("x")
        self.assertEqual((wrap["talk_ms"], wrap["wrap_ms"], wrap["end_cause"]), (6006, 5005, "ready"))
        self.assertEqual(wrap["handle_ms"], 11011)
        self.assertEqual(self.agent["state"], "ready")

    def test_ring_hold_and_talk(self):
        self.fold("0 offered x | 4 established x | 10 held x | 13 retrieved x | 15 held x | 20 cleared x | 21 ready")
        wrap = self.wrap("x")
        self.assertEqual([wrap[n] for n in ("ring_ms", "talk_ms", "hold_ms", "wrap_ms")], [4000, 8000, 8000, 1000])
        self.assertEqual(self.states(), [("offered", 4), ("talking", 6), ("held", 3), ("talking", 2), ("held", 5),
                                         ("after_call_work", 1)])

    def test_a_wrap_of_zero_is_a_wrap(self):
        self.fold("0 established x | 5 cleared x | 5 ready")
        self.assertEqual(self.causes(), [("x", "ready", 0)])
        self.assertEqual(self.states(), [("talking", 5)])

    def test_an_open_wrap_gives_no_record(self):
        self.fold("0 established x | 5 cleared x")
        self.assertEqual(self.wraps, [])
        self.assertEqual(self.agent["state"], "after_call_work")


class Order(Case):
    def test_rank_decides_at_equal_times(self):
        self.fold("0 established x | 5 ready | 5 cleared x")
        self.assertEqual(self.wrap("x")["flags"], [])
        self.fold("0 logged_off | 0 logged_on")
        self.assertEqual(self.agent["declared"], "not_ready")

    def test_an_early_cleared_closes_the_leg_of_its_millisecond(self):
        self.fold("5 cleared x | 5 established x | 8 ready")
        wrap = self.wrap("x")
        self.assertEqual((wrap["talk_ms"], wrap["wrap_ms"], wrap["flags"]), (0, 3000, []))
        self.fold("5 not_answered x | 5 offered x | 6 heartbeat")
        self.assertEqual((self.states(), self.agent["state"], self.agent["since"]), ([], "unknown", self.at(5)))

    def test_an_early_not_answered_does_not_close_an_established_leg(self):
        self.fold("5 not_answered x | 5 established x | 8 heartbeat")
        self.assertEqual(self.agent["state"], "talking")
        self.assertEqual(self.anomalies["not_answered_while_live"], 1)

    def test_permutation_and_repetition_change_nothing(self):
        seed = int(os.environ.get("SEED", random.randrange(1 << 32)))
        print(f"SEED={seed}")
        generator = random.Random(seed)
        kinds = ["offered x", "established x", "held x", "retrieved x", "cleared x", "not_answered x", "ready",
                 "not_ready", "working_after_call", "established y", "cleared y", "wrapup_ended x", "logged_off",
                 "ready pending=true", "wrapup_started x limit_ms=2000 on_limit=end", "offered y direction=outbound"]
        refolded = 0
        for _ in range(300):
            times = [generator.randrange(20) for _ in range(generator.randrange(2, 25))]
            all_events = events("|".join(f"{second} {generator.choice(kinds)}" for second in times))
            expected = truth_of_agent("", "a", all_events, Settings.from_json({}))
            shuffled = all_events + generator.sample(all_events, len(all_events) // 2)
            generator.shuffle(shuffled)
            self.assertEqual(truth_of_agent("", "a", shuffled, Settings.from_json({})), expected)
            for one, two in zip(expected[1], expected[1][1:]):
                self.assertEqual(one["ended_at"], two["started_at"])
                self.assertNotEqual((one["state"], one["reason"]), (two["state"], two["reason"]))
            for wrap in expected[0]:
                refolded += 1
                if wrap["segment"] == 1 and wrap["cleared_at"] is not None:
                    connected = parse_time(wrap["cleared_at"]) - parse_time(wrap["established_at"])
                    self.assertEqual(wrap["talk_ms"] + wrap["hold_ms"], connected)
        self.assertGreater(refolded, 300)


class Legs(Case):
    def test_the_same_contact_again_is_another_leg(self):
        self.fold("0 established x | 5 cleared x | 6 ready | 7 offered x | 9 established x | 12 cleared x | 14 ready")
        self.assertEqual([(w["leg_started_at"], w["talk_ms"], w["ring_ms"]) for w in self.wraps],
                         [(self.at(0), 5000, 0), (self.at(7), 3000, 2000)])

    def test_last_non_null_attribute_wins_and_wrapup_events_set_them(self):
        self.fold("0 offered x queue=a campaign=c | 1 established x queue=b | 5 cleared x reason=r |"
                  "6 wrapup_ended x disposition=sold")
        wrap = self.wrap("x")
        self.assertEqual([wrap[n] for n in ("queue", "campaign", "reason", "disposition", "channel", "direction")],
                         ["b", "c", "r", "sold", "voice", "inbound"])

    def test_a_late_attribute_within_the_horizon_revises_all_records(self):
        self.fold("0 established x | 5 cleared x | 6 ready | 126 wrapup_ended x disposition=d | 126.001 held x queue=q")
        self.assertEqual((self.wrap("x")["disposition"], self.wrap("x")["queue"]), ("d", None))
        self.assertEqual(dict(self.anomalies), {"no_leg": 1})

    def test_an_anomalous_transition_still_sets_attributes(self):
        self.fold("0 established x | 1 retrieved x queue=q | 2 established x reason=r | 3 offered x campaign=c |"
                  "4 held x | 5 held x | 6 cleared x | 6.5 cleared x | 7 ready")
        wrap = self.wrap("x")
        self.assertEqual([wrap[n] for n in ("queue", "reason", "campaign", "talk_ms", "hold_ms")],
                         ["q", "r", "c", 4000, 2000])
        self.assertEqual(sum(self.anomalies.values()), 5)

    def test_offers_close_when_offered_anew_or_after_their_time(self):
        self.fold("0 offered x queue=q | 5 offered x | 6 established x | 8 cleared x | 9 ready")
        wrap = self.wrap("x")
        self.assertEqual((wrap["offered_at"], wrap["ring_ms"], wrap["queue"]), (self.at(5), 1000, None))
        self.fold("0 offered x | 200 heartbeat")
        self.assertEqual(self.states(), [("offered", 180)])
        self.fold("0 offered x | 180 established x | 181 cleared x | 182 ready")
        self.assertEqual(self.wrap("x")["ring_ms"], 180_000)

    def test_ready_and_not_ready_drop_voice_offers_and_others_by_name(self):
        for event in ("ready", "not_ready"):
            self.fold(f"0 offered x | 0 offered m channel=chat | 5 {event} | 6 heartbeat | 7 {event} m | 9 heartbeat")
            self.assertEqual(self.states()[0], ("offered", 7))
            self.assertEqual(self.agent["state"], event)
        self.fold("0 offered x | 0 offered m channel=chat | 5 logged_off | 9 heartbeat")
        self.assertEqual(self.agent["state"], "logged_off")

    def test_cleared_and_not_answered_close_an_offer(self):
        for event in ("cleared", "not_answered"):
            self.fold(f"0 offered x | 5 {event} x | 9 established x | 10 cleared x | 11 ready")
            self.assertEqual(self.states()[:2], [("offered", 5), ("unknown", 4)])
            self.assertEqual((self.wrap("x")["leg_started_at"], self.wrap("x")["ring_ms"]), (self.at(9), 0))
            self.assertEqual(dict(self.anomalies), {})

    def test_a_leg_is_capped(self):
        hour = 3600
        self.fold(f"0 established x | 0 established m channel=chat | {25 * hour} heartbeat")
        self.assertEqual(self.causes(), [("x", "capped", 0), ("m", "capped", 0)])
        self.assertEqual([(w["talk_ms"] / 1000, w["flags"]) for w in self.wraps],
                         [(12 * hour, ["inferred_clear", "suspect"]), (24 * hour, ["inferred_clear", "suspect"])])
        self.fold(f"0 established x | {12 * hour} cleared x | {12 * hour + 1} ready")
        self.assertEqual(self.wrap("x")["flags"], [])

    def test_two_legs_cannot_begin_in_one_millisecond(self):
        self.fold("0 established x | 0 established y | 0 established x queue=q | 5 ready")
        self.assertEqual(len(self.wraps), len({(w["contact_id"], w["leg_started_at"]) for w in self.wraps}))
        self.assertEqual(self.anomalies["established_while_live"] + self.anomalies["leg_identity_taken"], 1)


class Consultations(Case):
    def test_outbound_beside_a_held_leg(self):
        self.fold("0 established x | 10 held x | 11 established y direction=outbound | 15 cleared y | 16 retrieved x |"
                  "20 cleared x | 22 ready")
        self.assertEqual(self.causes(), [("x", "ready", 2), ("y", "consult", 0)])
        self.assertEqual((self.wrap("x")["consult_ms"], self.wrap("x")["talk_ms"]), (4000, 14000))
        self.assertEqual((self.wrap("y")["flags"], self.wrap("y")["talk_ms"]), (["consult"], 4000))

    def test_internal_also_when_the_other_was_cleared_before(self):
        self.fold("0 established x | 10 held x | 11 established y | 12 held y direction=internal | 15 cleared x |"
                  "18 cleared y | 22 ready")
        self.assertEqual(self.wrap("x")["consult_ms"], 1000)
        self.assertEqual(self.wrap("y")["end_cause"], "consult")

    def test_the_other_leg_when_none_was_live_is_that_at_the_clear(self):
        self.fold("0 established y direction=internal | 5 established x direction=outbound | 9 cleared y |"
                  "12 cleared x | 13 ready")
        self.assertEqual((self.wrap("x")["consult_ms"], self.wrap("x")["end_cause"]), (9000, "ready"))

    def test_the_agent_who_is_consulted(self):
        self.fold("0 established y direction=internal | 5 cleared y | 9 ready")
        self.assertEqual(self.causes(), [("y", "consult", 0)])
        self.assertEqual(self.states(), [("talking", 5), ("unknown", 4)])

    def test_outbound_beside_a_talking_leg_is_no_consultation(self):
        self.fold("0 established x | 5 established y direction=outbound | 6 cleared y | 9 cleared x | 10 ready")
        self.assertEqual([w["end_cause"] for w in self.wraps], ["ready", "ready"])

    def test_a_capped_consultation(self):
        self.fold("0 established y direction=internal | 100 heartbeat", leg_cap_voice_ms=50_000)
        self.assertEqual((self.wrap("y")["end_cause"], self.wrap("y")["flags"]),
                         ("consult", ["inferred_clear", "suspect", "consult"]))


class MissedHangUps(Case):
    def test_ready_clears_all_voice_legs_and_no_chat(self):
        self.fold("0 established x | 0 established m channel=chat | 1 held x | 5 ready | 9 heartbeat")
        self.assertEqual(self.causes(), [("x", "ready", 0)])
        self.assertEqual(self.wrap("x")["flags"], ["inferred_clear"])
        self.assertEqual(self.agent["state"], "talking")

    def test_ready_for_a_contact_clears_only_that(self):
        self.fold("0 established x | 1 held x | 2 established y direction=outbound | 5 ready x | 9 heartbeat")
        self.assertEqual(self.causes(), [("x", "ready", 0)])
        self.assertEqual(self.agent["declared"], "unknown")

    def test_a_later_clear_within_the_horizon_makes_it_pending(self):
        self.fold("0 established x | 5 ready | 125 cleared x | 130 heartbeat")
        wrap = self.wrap("x")
        self.assertEqual((wrap["cleared_at"], wrap["flags"], wrap["wrap_ms"]), (self.at(125), [], 0))
        self.assertEqual(self.states(), [("talking", 125)])
        self.fold("0 established x | 5 ready | 125.001 cleared x | 130 heartbeat")
        self.assertEqual(self.wrap("x")["flags"], ["inferred_clear"])

    def test_the_next_voice_leg_ends_the_doubt(self):
        self.fold("0 established x | 5 ready | 6 offered y | 7 cleared x | 8 heartbeat")
        self.assertEqual(self.wrap("x")["flags"], ["inferred_clear"])
        self.fold("0 established x | 5 ready | 6 offered m channel=chat | 7 cleared x | 8 heartbeat")
        self.assertEqual((self.wrap("x")["flags"], self.wrap("x")["cleared_at"]), ([], self.at(7)))

    def test_an_event_is_pending_as_a_whole(self):
        self.fold("0 established x | 1 held x | 2 established y direction=outbound | 5 ready | 6 cleared x |"
                  "9 heartbeat")
        self.assertEqual(self.agent["state"], "talking")
        self.assertEqual(self.wraps, [])

    def test_an_inbound_leg_is_a_sign_that_always_holds(self):
        self.fold("0 established x | 5 established y | 6 cleared x | 8 cleared y | 9 ready")
        self.assertEqual(self.wrap("x")["flags"], ["inferred_clear"])
        self.assertEqual(self.causes(), [("x", "next_contact", 0), ("y", "ready", 1)])
        self.fold("0 established x | 2 held x | 5 established y | 8 cleared y | 9 cleared x | 10 ready")
        self.assertEqual([w["flags"] for w in self.wraps], [[], []])

    def test_logged_off_clears_all_channels(self):
        self.fold("0 established x | 0 established m channel=chat | 5 logged_off reason=home | 9 heartbeat")
        self.assertEqual(self.causes(), [("x", "logged_off", 0), ("m", "logged_off", 0)])
        self.assertEqual((self.agent["state"], self.agent["reason"]), ("logged_off", "home"))
        self.fold("0 established x | 0 established m channel=chat | 5 logged_off | 6 cleared x | 8 cleared m |"
                  "9 heartbeat")
        self.assertEqual(self.causes(), [("x", "logged_off", 2), ("m", "logged_off", 0)])

    def test_working_after_call_starts_the_wrap_of_the_leg_established_last(self):
        self.fold("0 established x | 1 held x | 2 established y | 5 working_after_call limit_ms=3000 on_limit=end |"
                  "20 ready")
        self.assertEqual(self.causes(), [("x", "ready", 15), ("y", "limit", 3)])
        self.assertEqual(self.wrap("y")["flags"], ["inferred_clear"])

    def test_wrapup_started_for_a_live_leg_of_any_channel(self):
        self.fold("0 established m channel=chat queue=q | 5 wrapup_started m limit_ms=1000 | 8 ready",
                  queues={"q": {"start": "on_event"}})
        wrap = self.wrap("m")
        self.assertEqual([wrap[n] for n in ("flags", "wrap_ms", "limit_ms", "exceeded_ms")],
                         [["inferred_clear"], 3000, 1000, 2000])
        self.fold("0 established x | 5 wrapup_started x limit_ms=1000 | 7 cleared x | 10 ready",
                  wrapup={"start": "on_event"})
        wrap = self.wrap("x")
        self.assertEqual([wrap[n] for n in ("flags", "wrap_started_at", "limit_ms", "exceeded_ms")],
                         [[], self.at(7), 1000, 2000])


class Pending(Case):
    def test_pending_waits_for_the_last_voice_leg(self):
        self.fold("0 established x | 1 held x | 2 established y direction=outbound |"
                  "3 not_ready reason=r pending=true | 5 cleared y | 8 cleared x | 9 heartbeat")
        self.assertEqual(self.causes(), [("x", "not_ready", 0), ("y", "consult", 0)])
        self.assertEqual([self.agent[n] for n in ("state", "reason", "since")], ["not_ready", "r", self.at(8)])

    def test_pending_without_a_live_voice_leg_acts_at_once(self):
        self.fold("0 logged_on | 5 ready pending=true | 9 heartbeat")
        self.assertEqual(self.states(), [("not_ready", 5)])

    def test_a_later_plain_event_cancels_a_noted_one(self):
        self.fold("0 established x | 1 ready pending=true | 2 not_ready reason=r | 5 cleared x | 9 heartbeat")
        self.assertEqual((self.agent["state"], self.agent["declared"]), ("after_call_work", "not_ready"))

    def test_noted_working_after_call_is_not_cancelled(self):
        self.fold("0 established x | 1 working_after_call pending=true limit_ms=1000 | 2 not_ready | 5 cleared x |"
                  "9 wrapup_ended x")
        self.assertEqual((self.wrap("x")["limit_ms"], self.wrap("x")["exceeded_ms"]), (1000, 3000))

    def test_noted_events_leave_the_next_call_alone(self):
        self.fold("0 established x | 1 ready pending=true | 4 offered y | 5 established y | 8 cleared y | 9 not_ready")
        self.assertEqual(self.causes(), [("x", "ready", 0), ("y", "not_ready", 1)])
        self.assertEqual(self.wrap("y")["ring_ms"], 1000)

    def test_not_ready_during_a_call_changes_the_declared_state_only(self):
        self.fold("0 offered m channel=chat | 0 established x | 1 offered z | 2 not_ready reason=r | 5 cleared x |"
                  "6 established z | 7 cleared z | 8 ready")
        self.assertEqual(self.wrap("z")["ring_ms"], 5000)
        self.assertEqual(self.causes(), [("x", "next_contact", 1), ("z", "ready", 1)])


class WrapStarts(Case):
    EVENT = {"wrapup": {"start": "on_event"}}

    def test_on_event_waits_and_shows_the_declared_state(self):
        self.fold("0 ready | 1 established x | 5 cleared x | 7 wrapup_started x | 11 ready", **self.EVENT)
        self.assertEqual(self.causes(), [("x", "ready", 4)])
        self.assertEqual(self.states(), [("ready", 1), ("talking", 4), ("ready", 2), ("after_call_work", 4)])

    def test_what_closes_a_waiting_leg(self):
        for end in ("7 ready", "7 ready x", "7 not_ready", "7 logged_off", "7 established y", "12 heartbeat"):
            self.fold(f"0 established x | 5 cleared x | {end}", **self.EVENT)
            wrap = self.wrap("x")
            self.assertEqual([wrap[n] for n in ("end_cause", "wrap_started_at", "wrap_ended_at")],
                             ["no_wrap", self.at(5), self.at(5)], end)
        self.fold("0 established x | 5 cleared x | 7 wrapup_ended x disposition=d", **self.EVENT)
        self.assertEqual((self.causes(), self.wrap("x")["disposition"]), ([("x", "completed", 0)], "d"))
        for end in ("7 ready y", "7 established m channel=chat", "9.999 heartbeat", "10 wrapup_started x"):
            self.fold(f"0 established x | 5 cleared x | {end}", **self.EVENT)
            self.assertEqual(self.wraps, [], end)

    def test_an_explicit_start_never_restarts_the_clock(self):
        self.fold("0 established x | 5 cleared x | 8 wrapup_started x limit_ms=9000 | 9 wrapup_started x | 20 ready")
        wrap = self.wrap("x")
        self.assertEqual((wrap["wrap_ms"], wrap["limit_ms"], wrap["exceeded_ms"]), (15000, 9000, 6000))

    def test_working_after_call_goes_to_the_leg_cleared_last(self):
        self.fold("0 established m channel=chat | 0 established x | 5 cleared x | 6 cleared m |"
                  "7 working_after_call limit_ms=1000 on_limit=end | 20 ready")
        self.assertEqual(self.causes(), [("m", "limit", 1), ("x", "ready", 15)])

    def test_second_stage(self):
        self.fold("0 established x | 5 cleared x | 6 wrapup_ended x | 11 wrapup_started x limit_ms=2000 on_limit=end |"
                  "18 working_after_call | 20 ready")
        self.assertEqual([(w["segment"], w["end_cause"], w["wrap_ms"], w["talk_ms"], w["handle_ms"], w["limit_ms"])
                          for w in self.wraps],
                         [(1, "completed", 1000, 5000, 6000, None), (2, "limit", 2000, 0, 2000, 2000),
                          (3, "ready", 2000, 0, 2000, None)])

    def test_second_stage_is_refused_too_late_or_after_ready(self):
        self.fold("0 established x | 5 cleared x | 6 wrapup_ended x | 11.001 wrapup_started x | 20 ready")
        self.assertEqual(len(self.wraps), 1)
        self.fold("0 established x | 5 cleared x | 6 ready | 7 wrapup_started x | 20 ready")
        self.assertEqual(len(self.wraps), 1)

    def test_standalone(self):
        self.fold("0 ready | 5 working_after_call limit_ms=1000 | 6 working_after_call limit_ms=2000 | 10 ready")
        wrap = self.wraps[0]
        self.assertEqual((len(self.wraps), wrap["flags"], wrap["leg_started_at"], wrap["contact_id"], wrap["channel"],
                          wrap["direction"], wrap["handle_ms"], wrap["limit_ms"], wrap["exceeded_ms"]),
                         (1, ["standalone"], self.at(5), None, None, None, None, 2000, 3000))
        self.assertEqual(self.states(), [("ready", 5), ("after_call_work", 5)])

    def test_naming_an_unfit_contact_is_standalone(self):
        for before in ("0 heartbeat", "0 offered x", "0 established x channel=chat",
                       "0 established x | 1 cleared x | 2 ready"):
            self.fold(f"{before} | 5 working_after_call x | 8 ready")
            self.assertEqual(self.wraps[-1]["flags"], ["standalone"], before)

    def test_standalone_ends_by_the_next_voice_contact(self):
        self.fold("0 working_after_call | 5 established m channel=chat | 8 established x | 9 cleared x | 10 ready")
        self.assertEqual(self.causes()[0], (None, "next_contact", 8))

    def test_after_ready_working_after_call_is_standalone(self):
        self.fold("0 established x | 5 cleared x | 6 ready | 7 working_after_call | 9 ready")
        self.assertEqual(self.causes(), [("x", "ready", 1), (None, "ready", 2)])


class WrapEnds(Case):
    def test_ready_with_a_contact_ends_only_that_wrap(self):
        self.fold("0 logged_on | 0 established m channel=chat | 0 established n channel=chat | 5 cleared m |"
                  "5 cleared n | 7 ready m | 9 ready")
        self.assertEqual(self.causes(), [("m", "ready", 2), ("n", "ready", 4)])
        self.assertEqual(self.states(), [("talking", 5), ("after_call_work", 4)])

    def test_not_ready_ends_or_continues(self):
        timeline = "0 established x | 5 cleared x | 7 not_ready | 9 ready"
        self.assertEqual(self.fold(timeline).causes(), [("x", "not_ready", 2)])
        self.assertEqual(self.fold(timeline, wrapup={"on_not_ready": "continue"}).causes(), [("x", "ready", 4)])

    def test_next_contact_by_kind_of_channel(self):
        timeline = "0 established {0} | 5 cleared x | 7 established {1} | 9 cleared y | 10 ready"
        for first, second, cause in (("x", "y", "next_contact"), ("x", "y channel=chat", "ready"),
                                     ("x channel=chat", "y", "ready"), ("x channel=chat", "y channel=email", "ready"),
                                     ("x", "y direction=outbound", "ready"), ("x", "y direction=internal", "ready")):
            self.fold(timeline.format(first, second))
            self.assertEqual(self.wrap("x")["end_cause"], cause, (first, second))
        self.fold(timeline.format("x channel=chat", "y channel=email"), wrapup={"on_next_contact": "end"})
        self.assertEqual(self.wrap("x")["end_cause"], "next_contact")
        self.fold(timeline.format("x", "y"), wrapup={"on_next_contact": "continue"})
        self.assertEqual((self.wrap("x")["end_cause"], self.wrap("x")["overlap_ms"]), ("ready", 2000))

    def test_outbound_ends_every_wrap_whose_policy_says_so(self):
        self.fold("0 established m channel=chat queue=q | 0 established x | 5 cleared m | 5 cleared x |"
                  "7 established y direction=outbound | 9 cleared y | 10 ready", queues={"q": {"on_outbound": "end"}})
        self.assertEqual((self.wrap("m")["end_cause"], self.wrap("x")["end_cause"]), ("next_contact", "ready"))

    def test_limit(self):
        timeline = "0 established x | 5 cleared x | 30 ready"
        self.fold(timeline, wrapup={"limit_ms": 10_000, "on_limit": "end"})
        self.assertEqual((self.causes(), self.wrap("x")["exceeded_ms"]), ([("x", "limit", 10)], 0))
        self.fold(timeline, wrapup={"limit_ms": 10_000})
        self.assertEqual((self.causes(), self.wrap("x")["exceeded_ms"]), ([("x", "ready", 25)], 15_000))
        self.fold("0 established x | 5 cleared x | 15 ready", wrapup={"limit_ms": 10_000, "on_limit": "end"})
        self.assertEqual(self.causes(), [("x", "ready", 10)])

    def test_extension(self):
        policy = {"wrapup": {"limit_ms": 10_000, "on_limit": "end"}}
        start = "0 established x | 5 cleared x | 6 wrapup_extended x "
        for change, seconds, extended in (("by_ms=5000", 15, 5000), ("limit_ms=12000", 12, 2000),
                                          ("limit_ms=3000", 10, 0), ("by_ms=5000 limit_ms=99000", 15, 5000),
                                          ("by_ms=0", 10, 0)):
            self.fold(f"{start}{change} | 60 heartbeat", **policy)
            self.assertEqual((self.causes(), self.wrap("x")["extended_ms"]), ([("x", "limit", seconds)], extended))
        self.fold("0 established x | 5 cleared x | 6 wrapup_extended x by_ms=1000 | 7 wrapup_extended x limit_ms=1000 |"
                  "9 ready")
        self.assertEqual((self.wrap("x")["limit_ms"], self.wrap("x")["extended_ms"]), (1000, 0))
        # The deadline is no earlier than the event that set it: 7 s, not 6 s.
        self.assertEqual(self.wrap("x")["exceeded_ms"], 2000)
        self.assertEqual(dict(self.anomalies), {"extended_without_limit": 1})

    def test_a_late_limit_acts_when_it_is_set(self):
        self.fold("0 established x | 5 cleared x | 30 wrapup_started x on_limit=end | 60 ready",
                  wrapup={"limit_ms": 10_000})
        self.assertEqual(self.causes(), [("x", "limit", 25)])

    def test_an_explicit_start_replaces_the_limit_and_keeps_the_extension(self):
        self.fold("0 established x | 5 cleared x | 6 wrapup_extended x by_ms=4000 |"
                  "7 wrapup_started x limit_ms=20000 on_limit=end | 60 ready", wrapup={"limit_ms": 10_000})
        self.assertEqual((self.causes(), self.wrap("x")["extended_ms"]), ([("x", "limit", 24)], 4000))

    def test_cap(self):
        self.fold("0 established x | 5 cleared x | 14405 heartbeat")
        self.assertEqual(self.wraps, [])
        self.fold("0 established x | 5 cleared x | 14406 heartbeat")
        self.assertEqual((self.causes(), self.wrap("x")["flags"]), ([("x", "capped", 14400)], ["suspect"]))
        self.fold("0 established x | 5 cleared x | 60 heartbeat",
                  wrapup={"cap_ms": 9000, "limit_ms": 9000, "on_limit": "end"})
        self.assertEqual(self.causes(), [("x", "limit", 9)])

    def test_the_wall_clock_acts_only_past_the_deadline(self):
        policy = {"limit_ms": 10_000, "on_limit": "end"}
        timeline = "0 established x | 5 cleared x"
        self.assertEqual(self.fold(timeline, until=15, wrapup=policy).wraps, [])
        self.assertEqual(self.fold(timeline, until=16, wrapup=policy).causes(), [("x", "limit", 10)])

    def test_next_state(self):
        for end, state in (("9 wrapup_ended x", "ready"), ("9 heartbeat", "ready"), ("7 not_ready", "not_ready")):
            self.fold(f"0 logged_on | 0 established x | 5 cleared x | 6 working_after_call next_state=ready "
                      f"limit_ms=2000 on_limit=end | {end} | 12 heartbeat")
            self.assertEqual(self.agent["state"], state, end)

    def test_policy_is_that_of_the_queue_when_the_wrap_begins(self):
        self.fold("0 established x | 5 cleared x queue=q | 6 wrapup_ended x queue=r",
                  queues={"q": {"limit_ms": 7}, "r": {"limit_ms": 8}})
        self.assertEqual((self.wrap("x")["limit_ms"], self.wrap("x")["queue"]), (7, "r"))

    def test_cohort_team_and_site_are_those_known_at_the_end(self):
        call = "| 0 established x | 5 cleared x | 6 logged_on team=u | 7 ready"
        for hired, cohort in (("2023-10-04", "new"), ("2023-10-03", "experienced")):
            self.fold(f"0 logged_on team=t site=s hired_on={hired} {call}")
            wrap = self.wrap("x")
            self.assertEqual((wrap["team"], wrap["site"], wrap["cohort"]), ("u", "s", cohort))
        self.assertIsNone(self.fold("0 logged_on" + call).wrap("x")["cohort"])


class PresentedState(Case):
    def test_precedence(self):
        self.fold("0 ready | 1 offered m channel=chat | 2 established x | 3 held x |"
                  "4 established y direction=outbound | 5 held y | 6 cleared y | 7 cleared x | 9 wrapup_ended x |"
                  "10 established m | 11 cleared m | 12 ready")
        self.assertEqual(self.states(), [("ready", 1), ("offered", 1), ("talking", 1), ("held", 1), ("talking", 1),
                                         ("held", 2), ("after_call_work", 2), ("offered", 1), ("talking", 1),
                                         ("after_call_work", 1)])

    def test_log_on_and_reasons(self):
        self.fold("0 heartbeat | 1 logged_on | 2 not_ready reason=a | 3 not_ready reason=a | 4 not_ready reason=b |"
                  "5 logged_on | 6 ready | 7 logged_on | 8 logged_off | 9 logged_on")
        self.assertEqual([(i["state"], i["reason"], i["ms"]) for i in self.intervals],
                         [("unknown", None, 1000), ("not_ready", None, 1000), ("not_ready", "a", 2000),
                          ("not_ready", "b", 2000), ("ready", None, 2000), ("logged_off", None, 1000)])

    def test_contacts_of_an_interval_are_all_that_were_open_in_it(self):
        self.fold("0 established m channel=chat | 1 established n channel=chat | 2 cleared m | 3 wrapup_ended m |"
                  "4 cleared n | 6 ready")
        self.assertEqual([(i["state"], i["contacts"]) for i in self.intervals],
                         [("talking", ["m", "n"]), ("after_call_work", ["n"])])

    def test_silence_logs_off_and_forgets(self):
        self.fold("0 logged_on team=t | 1 ready | 1 established m channel=chat | 500 heartbeat", agent_ttl_ms=100_000)
        self.assertEqual(self.causes(), [("m", "logged_off", 0)])
        self.assertEqual(self.states(), [("not_ready", 1), ("talking", 100)])
        self.assertEqual((self.agent["state"], self.agent["since"]), ("unknown", self.at(500)))
        self.fold("0 ready", until=101, agent_ttl_ms=100_000)
        self.assertEqual((self.agent["state"], self.agent["since"]), ("logged_off", self.at(100)))
        self.assertEqual(self.states(), [("ready", 100)])


if __name__ == "__main__":
    unittest.main()
