"""Tests of the computation of indicators, each with a fault that must be found."""

import json
import unittest

from canonical import Record
from verify_kpis import check

DAY = "2026-03-02T"


def record(key, value, offset=0):
    return Record(key.encode(), json.dumps(value).encode(), [], 0, 0, offset)


def wrap(segment=1, ended="08:10:00.000Z", revision=1, **more):
    value = {"tenant": "", "agent_id": "a", "contact_id": "c", "leg_started_at": DAY + "08:00:00.000Z",
             "segment": segment, "queue": "q", "reason": None, "channel": "voice", "campaign": None, "team": "t",
             "cohort": None, "talk_ms": 60_000, "hold_ms": 0, "wrap_ms": 30_000, "flags": [],
             "wrap_ended_at": DAY + ended, "revision": revision, "status": "closed" if revision == 1 else "corrected"}
    return record("a", value | more)


def kpi(indicators, revision=1, scope=None, final=True, start="08:00:00.000Z", end="08:15:00.000Z"):
    window = {"kind": "interval", "start": DAY + start, "end": DAY + end, "time_zone": "UTC"}
    value = {"scope": scope or {}, "window": window, "final": final, "revision": revision,
             "indicators": {name: {"value": told} for name, told in indicators.items()}}
    return record(f"{sorted((scope or {}).items())}|{start}", value)


def contact(result, wait_ms, closed="08:01:00.000Z"):
    visit = {"queue": "q", "channel": "voice", "campaign": None, "reason": None, "result": result,
             "wait_ms": wait_ms, "closed_at": DAY + closed}
    return record(result, {"tenant": "", "contact_id": result, "status": "closed", "visits": [visit]})


def interval(state, start, end):
    return record("a", {"tenant": "", "agent_id": "a", "team": "t", "state": state, "started_at": DAY + start,
                        "ended_at": DAY + end, "revision": 1, "status": "closed"})


class IndicatorTests(unittest.TestCase):
    def lines(self, *kpis, **outputs):
        topics = {name: [] for name in ("wraps", "intervals", "agents", "contacts")} | outputs
        return check(topics | {"kpis": list(kpis)})[1]

    def test_a_leg_counts_whole_where_its_last_segment_ends(self):
        wraps = [wrap(), wrap(2, "08:20:00.000Z", talk_ms=0, wrap_ms=10_000)]
        nothing = {"contacts.handled": 0, "acw.avg": None}
        whole = {"contacts.handled": 1, "acw.avg": 40_000, "aht": 100_000}
        right = [kpi(nothing), kpi(whole, start="08:15:00.000Z", end="08:30:00.000Z")]
        self.assertEqual(self.lines(*right, wraps=wraps), [])
        self.assertEqual(len(self.lines(kpi(whole), wraps=wraps)), 3)

    def test_the_last_revision_counts(self):
        wraps = [wrap(), wrap(revision=2, wrap_ms=20_000)]
        self.assertEqual(self.lines(kpi({"acw.avg": 20_000}), wraps=wraps), [])
        self.assertEqual(len(self.lines(kpi({"acw.avg": 30_000}), wraps=wraps)), 1)

    def test_suspect_legs_are_handled_and_have_no_wrap(self):
        wraps = [wrap(flags=["suspect"])]
        self.assertEqual(self.lines(kpi({"contacts.handled": 1, "acw.avg": None}), wraps=wraps), [])
        self.assertEqual(len(self.lines(kpi({"acw.avg": 30_000}), wraps=wraps)), 1)

    def test_scopes_are_told_apart(self):
        told = kpi({"contacts.handled": 1}, scope={"team": "other"})
        self.assertEqual(len(self.lines(told, wraps=[wrap()])), 1)
        self.assertEqual(self.lines(kpi({"contacts.handled": 1}, scope={"team": "t"}), wraps=[wrap()]), [])

    def test_the_service_level_counts_abandons_within_the_threshold(self):
        contacts = [contact("answered", 20_000), contact("abandoned", 4_000), contact("lost_track", 0)]
        right = {"contacts.answered": 1, "contacts.abandoned": 1, "contacts.short_abandoned": 1,
                 "service_level": 1, "asa": 20_000, "ata": 4_000}
        self.assertEqual(self.lines(kpi(right), contacts=contacts), [])
        self.assertEqual(len(self.lines(kpi({"service_level": 0.5}), contacts=contacts)), 1)

    def test_time_is_split_at_the_edge_of_a_window(self):
        intervals = [interval("after_call_work", "08:10:00.000Z", "08:20:00.000Z"),
                     interval("ready", "08:20:00.000Z", "08:25:00.000Z")]
        first = kpi({"acw.agent_time": 300_000, "occupancy": 1})
        second = kpi({"acw.agent_time": 300_000, "occupancy": 0.5}, start="08:15:00.000Z", end="08:30:00.000Z")
        self.assertEqual(self.lines(first, second, intervals=intervals), [])
        self.assertEqual(len(self.lines(kpi({"acw.agent_time": 600_000}), intervals=intervals)), 1)

    def test_a_gap_in_revisions_is_found(self):
        self.assertEqual(self.lines(kpi({}, 1, final=False), kpi({}, 2)), [])
        self.assertEqual(len(self.lines(kpi({}, 1, final=False), kpi({}, 3))), 1)
        self.assertEqual(len(self.lines(kpi({}, 1, final=False), kpi({}, 1))), 1)


if __name__ == "__main__":
    unittest.main()
