"""Tests of what the ledger finds, each with a fault that must be found."""

import json
import unittest

from canonical import Record
from harness.ledger import Ledger


def wrap(revision=1, offset=0, name=b"w1", **more):
    value = {"tenant": "", "agent_id": "a", "contact_id": "c", "leg_started_at": "t", "segment": 1,
             "revision": revision, **more}
    return Record(b"a", json.dumps(value).encode(), [("ce_id", name)], 0, 0, offset)


def agent(state, offset, name, key=b"a"):
    return Record(key, json.dumps({"agent_id": "a", "state": state}).encode(), [("ce_id", name)], 0, 0, offset)


def letter(origin, offset):
    return Record(b"a", b"x", [("aftercall-error-topic", b"t"), ("aftercall-error-partition", b"0"),
                               ("aftercall-error-offset", origin)], 0, 0, offset)


class LedgerTests(unittest.TestCase):
    def found(self, output, *records):
        ledger = Ledger()
        for record in records:
            ledger.add(output, record)
        return len(ledger.duplicates), len(ledger.conflicts), ledger.repeats[output]

    def test_revisions_that_go_up_are_right(self):
        self.assertEqual(self.found("wraps", wrap(), wrap(2, 1, b"w2")), (0, 0, 0))

    def test_a_revision_that_comes_twice_is_a_duplicate(self):
        self.assertEqual(self.found("wraps", wrap(), wrap(1, 1)), (1, 0, 0))

    def test_one_ce_id_on_two_values_is_a_conflict(self):
        self.assertEqual(self.found("wraps", wrap(), wrap(2, 1)), (0, 1, 0))
        self.assertEqual(self.found("wraps", wrap(name=None)), (0, 1, 0))

    def test_an_agent_that_says_the_same_twice_in_a_row_is_a_duplicate(self):
        self.assertEqual(self.found("agents", agent("ready", 0, b"1"), agent("ready", 1, b"1")), (1, 0, 0))

    def test_an_agent_that_comes_back_to_what_it_was_is_counted_only(self):
        self.assertEqual(self.found("agents", agent("ready", 0, b"1"), agent("talking", 1, b"2"),
                                    agent("ready", 2, b"1")), (0, 0, 1))

    def test_a_dead_letter_of_one_origin_comes_once(self):
        self.assertEqual(self.found("dead-letters", letter(b"1", 0), letter(b"2", 1)), (0, 0, 0))
        self.assertEqual(self.found("dead-letters", letter(b"1", 0), letter(b"1", 1)), (1, 0, 0))

    def test_tombstones_are_no_repetitions(self):
        gone = Record(b"a", None, [], 0, 0, 3)
        self.assertEqual(self.found("agents", gone, gone), (0, 0, 0))


if __name__ == "__main__":
    unittest.main()
