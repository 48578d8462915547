"""Tests of the agent records of the truth, and of their comparison. Run: see test_truth.py"""

import json
import unittest

from canonical import Record, format_time
from settings import Settings
from test_truth import T0, events
from truth import truth_of_agent
from verify import check_agents


def record(timeline, until=None, **policy):
    return truth_of_agent("", "a", events(timeline), Settings.from_json(policy),
                          None if until is None else T0 + until * 1000)[2]


def at(second):
    return format_time(T0 + second * 1000)


def published(value, offset=0):
    return Record(b"a", None if value is None else json.dumps(value).encode(), [], T0, 0, offset)


class AgentRecords(unittest.TestCase):
    def test_a_phase_begins_where_the_leg_entered_it(self):
        timeline = "0 offered x queue=q | 5 established x | 9 held x | 12 retrieved x | 20 cleared x"
        for events_shown, phase, since in ((1, "offered", 0), (2, "established", 5), (3, "held", 9),
                                           (4, "established", 12), (5, "wrap", 20)):
            shown = record(" | ".join(timeline.split(" | ")[:events_shown]))
            self.assertEqual(shown["contacts"], [{"contact_id": "x", "phase": phase, "queue": "q", "channel": "voice",
                                                  "since": at(since)}])

    def test_a_waiting_leg_is_shown_since_it_was_cleared(self):
        shown = record("0 established x | 7 cleared x", wrapup={"start": "on_event"})
        self.assertEqual((shown["contacts"][0]["phase"], shown["contacts"][0]["since"]), ("waiting", at(7)))
        self.assertIsNone(shown["wrap"])

    def test_the_wrap_is_the_one_that_began_first(self):
        shown = record("0 established x channel=chat | 1 established y channel=chat | 5 cleared y | 6 cleared x",
                       wrapup={"limit_ms": 30_000})
        self.assertEqual(shown["wrap"], {"contact_id": "y", "started_at": at(5), "limit_ms": 30_000,
                                         "deadline": at(35)})
        self.assertEqual(len(shown["contacts"]), 2)

    def test_standalone_work_is_a_wrap_without_a_contact(self):
        shown = record("0 ready | 3 working_after_call")
        self.assertEqual((shown["contacts"], shown["wrap"]["contact_id"], shown["state"]),
                         ([], None, "after_call_work"))

    def test_team_and_site_are_those_known_now(self):
        shown = record("0 logged_on team=t site=s | 1 ready")
        self.assertEqual((shown["team"], shown["site"]), ("t", "s"))


class Comparison(unittest.TestCase):
    truth = [record("0 established x channel=chat | 1 established y channel=chat | 5 cleared x")]

    def found(self, *values, late=None):
        records = [published(value, offset) for offset, value in enumerate(values)]
        return check_agents(records, self.truth, late or self.truth, {})

    def test_only_the_last_record_counts_and_the_order_of_contacts_does_not(self):
        right = dict(self.truth[0], contacts=self.truth[0]["contacts"][::-1])
        self.assertEqual(self.found({**right, "state": "ready"}, right), [])

    def test_whatever_differs_is_found(self):
        contacts = [dict(each) for each in self.truth[0]["contacts"]]
        contacts[0]["since"] = at(3)
        for change in ({"state": "ready"}, {"since": at(1)}, {"wrap": None}, {"contacts": contacts}, {"team": "t"}):
            self.assertEqual(len(self.found({**self.truth[0], **change})), 1, change)

    def test_a_missing_agent_and_a_tombstone_of_one_that_is_known_are_found(self):
        self.assertEqual(len(self.found()), 1)
        self.assertEqual(len(self.found(self.truth[0], None)), 1)

    def test_a_forgotten_agent_may_be_a_tombstone(self):
        gone = [record("0 ready", until=100, agent_ttl_ms=50_000)]
        self.assertTrue(gone[0]["forgotten"])
        self.assertEqual(check_agents([published(None)], gone, gone, {}), [])

    def test_what_the_clock_decides_meanwhile_is_not_compared(self):
        self.assertEqual(self.found({**self.truth[0], "state": "x"}, late=[{**self.truth[0], "state": "ready"}]), [])


if __name__ == "__main__":
    unittest.main()
