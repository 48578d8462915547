"""Tests of reading the program's log."""

import unittest

from harness import logs


class Logs(unittest.TestCase):
    def test_what_is_no_object_is_passed_over(self):
        self.assertEqual([logs.parse(line) for line in ("", "x", "[1]", '{"msg":"a"}')],
                         [None, None, None, {"msg": "a"}])

    def test_restores_are_found_with_their_figures(self):
        lines = [{"ts": "2026-11-25T10:00:00.500Z", "msg": "restored", "kafka.partition": "3",
                  "restore.records": "1000", "restore.ms": "12"},
                 {"ts": "2026-11-25T10:00:01.000Z", "msg": "restored a task", "task.partition": "4",
                  "restore.records": "7", "restore.milliseconds": "1.5"}, {"msg": "restoring", "restore.records": "5"}]
        found = logs.restores(lines)
        self.assertEqual([each[1:] for each in found], [(3, 1000, 12), (4, 7, 1.5)])
        self.assertAlmostEqual(found[1][0] - found[0][0], 0.5)

    def test_restores_beside_one_another_take_time_once(self):
        found = [(10.0, 0, 5, 1_000), (10.5, 1, 5, 1_000), (20.0, 2, 5, 250), (None, 3, 5, 9), (30.0, 4, 0, 0)]
        self.assertAlmostEqual(logs.busy_seconds(found), 1.75)
        self.assertEqual(logs.busy_seconds([]), 0)

    def test_a_restore_is_told_of_while_it_lasts_and_when_it_ends(self):
        lines = [{"ts": "2026-11-25T10:00:01Z", "msg": "restoring"}, {"ts": "2026-11-25T10:00:03Z", "msg": "restored"},
                 {"msg": "restored"}, {"ts": "2026-11-25T10:00:09Z", "msg": "a transaction was aborted"}]
        self.assertEqual(logs.restoring_at(lines), logs.time_of(lines[1]))
        self.assertIsNone(logs.restoring_at(lines[2:]))

    def test_complaints_are_counted_by_level(self):
        self.assertEqual(logs.complaints([{"level": "warning", "msg": "a"}, {"level": "info"},
                                          {"level": "warning", "msg": "a"}, {"level": "error", "msg": "a"}]),
                         {"warning: a": 2, "error: a": 1})


if __name__ == "__main__":
    unittest.main()
