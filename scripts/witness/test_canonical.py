"""Tests of what the witness makes of bytes: complaints, time, CloudEvents, the total order, dedup and the horizon."""

import json
import unittest

from canonical import (MAX_VALUE_BYTES, Arrival, Complaint, Event, Record, decode, dedup, format_time, parse_time)
from settings import Settings
from truth import accept

T0 = parse_time("2024-01-01T00:00:00Z")


class Order(unittest.TestCase):
    def test_dedup_takes_the_greatest_version_then_the_first(self):
        def copy(second, **values):
            return Event("agent.not_ready", T0 + second, "1", "s", agent_id="a", **values)
        kept, conflicts = dedup([copy(5, version=1, reason="b"), copy(9, version=2), copy(7, version=2)])
        self.assertEqual(([(e.time - T0, e.version) for e in kept], conflicts), ([(7, 2)], 1))
        kept, conflicts = dedup([copy(5, reason="b"), copy(5, reason="a"), copy(5)])
        self.assertEqual((kept[0].reason, conflicts), (None, 1))
        self.assertEqual(dedup([copy(5), copy(5)])[1], 0)

    def test_texts_sort_by_their_utf8_bytes(self):
        kinds = [Event("agent.heartbeat", T0, name, "s", agent_id="a") for name in ("\U00010000", "\uffff", "b", "B")]
        self.assertEqual([e.id for e in dedup(kinds)[0]], ["B", "b", "\uffff", "\U00010000"])

    def test_the_horizon_is_inclusive_and_judged_at_arrival(self):
        def record(second, name):
            return Record.from_json({"key": "a", "value": {
                "type": "agent.heartbeat", "id": name, "source": "s", "agent_id": "a",
                "time": format_time(T0 + round(second * 1000))}})
        found, complaints, _ = accept([record(200, "1"), record(80, "2"), record(79.999, "3"), record(300, "4"),
                                       record(200, "1")], Settings.from_json({}))
        self.assertEqual([e.id for e in found[("", "a")]], ["1", "2", "4", "1"])
        self.assertEqual([(r.value, cause) for r, cause, _ in complaints], [(record(79.999, "3").value, "too_late")])

    def test_an_event_ahead_of_the_clock_is_not_yet_the_newest(self):
        arrival = Arrival(120_000)
        event = [Event("agent.heartbeat", T0 + ms, str(ms), "s", agent_id="a") for ms in (400_000, 100_000, 500_000)]
        arrival.judge(event[0], T0)
        arrival.judge(event[1], T0 + 100_000)
        with self.assertRaises(Complaint):
            arrival.judge(event[1], T0 + 400_000)


class Decoding(unittest.TestCase):
    GOOD = {"id": "1", "source": "s", "type": "agent.ready", "time": "2024-01-01T00:00:00Z", "agent_id": "a"}

    def cause(self, value, key=b"a", headers=(), timestamp_ms=None, **changes):
        if isinstance(value, dict):
            value = json.dumps({**value, **changes}).encode()
        try:
            return decode(Record(key, value, list(headers), timestamp_ms))
        except Complaint as complaint:
            return complaint.cause

    def test_what_says_nothing_beside_declares_only_is_not_read(self):
        said = {**self.GOOD, "declares_only": True}
        plain = self.cause(said)
        self.assertEqual(self.cause(said, pending=True, contact_id="c"), plain)
        self.assertNotEqual(self.cause(said, declares_only=False), plain)
        self.assertFalse(self.cause(said, type="agent.not_ready", pending=True).pending)
        self.assertEqual(self.cause(said, declares_only="true"), "malformed")

    def test_complaints_in_their_order(self):
        good = self.GOOD
        leg = {**good, "type": "contact.offered", "contact_id": "c"}
        for expected, found in (
            ("too_large", self.cause(b"{" + b" " * MAX_VALUE_BYTES)),
            ("malformed", self.cause(None)), ("malformed", self.cause(b"")), ("malformed", self.cause(b"[]")),
            ("malformed", self.cause(b"{\xff}")), ("malformed", self.cause(b'{"a":NaN}')),
            ("malformed", self.cause(good, id=True)), ("malformed", self.cause(good, seq="x")),
            ("malformed", self.cause(good, pending="true")), ("malformed", self.cause(leg, channel="fax", id=None)),
            ("malformed", self.cause({**leg, "type": "contact.wrapup_started"}, limit_ms=-1)),
            ("malformed", self.cause({**leg, "type": "contact.wrapup_started"}, on_limit="stop")),
            (None, self.cause(good, type="agent.sneezed", id=None)),
            ("missing_field", self.cause(good, id="")), ("missing_field", self.cause(good, type=None)),
            ("missing_field", self.cause(good, agent_id=None, time="x")),
            ("missing_field", self.cause(leg, contact_id=None)),
            ("bad_time", self.cause(good, time="2024-01-01T00:00:00", key=b"b")),
            ("bad_time", self.cause(good, time="2024-02-30T00:00:00Z")),
            ("bad_time", self.cause(good, timestamp_ms=T0 - 600_001)),
            ("wrong_key", self.cause(good, key=b"b")), ("wrong_key", self.cause(good, key=None)),
            ("wrong_key", self.cause({**leg, "type": "contact.queued"}, key=b"c")),
        ):
            self.assertEqual(found, expected)
        self.assertEqual(self.cause(good, timestamp_ms=T0 - 600_000).time, T0)
        self.assertEqual(self.cause(good, key=b"t/a", tenant="t").tenant, "t")
        self.assertEqual(self.cause(good, key=b"a", tenant="t").tenant, "t")

    def test_unambiguous_types(self):
        event = self.cause(self.GOOD, id=17, seq="3", version="-2", time="2024-01-01T01:00:00.1239999+01:00")
        self.assertEqual((event.id, event.seq, event.version, event.time), ("17", 3, -2, T0 + 123))
        event = self.cause({**self.GOOD, "type": "agent.logged_on"}, skills=["a", 5], hired_on="1970-01-02")
        self.assertEqual((event.skills, event.hired_on), ("a\x1f5", 1))

    def test_cloud_events(self):
        body = {"agent_id": "a", "id": "inner"}
        headers = [("ce_specversion", b"1.0"), ("ce_id", b"9"), ("ce_source", b"bus"), ("ce_type", b"agent.ready"),
                   ("ce_time", b"2024-01-01T00:00:00Z")]
        event = self.cause(body, headers=headers)
        self.assertEqual((event.id, event.source, event.type, event.time), ("9", "bus", "agent.ready", T0))
        envelope = {"specversion": "1.0", "id": "8", "source": "bus", "type": "agent.ready", "data": self.GOOD}
        event = self.cause(envelope, headers=[("content-type", b"application/cloudevents+json; charset=utf-8")])
        self.assertEqual((event.id, event.source, event.time), ("8", "bus", T0))


if __name__ == "__main__":
    unittest.main()
