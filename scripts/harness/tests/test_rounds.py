"""Tests of what scripts/bench makes of the commits that it sees."""

import unittest

from harness.rounds import PASS_THROUGH, Progress, report


class Rounds(unittest.TestCase):
    def test_a_round_is_measured_from_its_first_commit_to_the_end(self):
        progress = Progress(1000)
        self.assertEqual([progress.note(*seen) for seen in ((0, 1), (100, 5), (400, 6), (1000, 8))],
                         [False, False, False, True])
        self.assertEqual((progress.rate, progress.seconds), (300, 3))

    def test_a_round_that_was_over_when_it_was_first_seen_measures_nothing(self):
        progress = Progress(10)
        self.assertTrue(progress.note(10, 1))
        self.assertIsNone(progress.rate)

    def test_the_table_has_medians_and_ratios(self):
        lines = report({PASS_THROUGH: [1000, 3000, 2000], "every output": [500]})
        self.assertEqual([line.split() for line in lines[2:]],
                         [["pass-through", "2,000", "1,000", "3,000", "1.00"],
                          ["every", "output", "500", "500", "500", "0.25"]])


if __name__ == "__main__":
    unittest.main()
