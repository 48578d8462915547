"""Tests of pauses and of what they are made of."""

import unittest

from harness import gaps


class Gaps(unittest.TestCase):
    def test_the_longest_silence_that_ends_in_the_window_is_found(self):
        arrivals = {0: [0, 1, 2, 9, 10], 1: [0, 0.5, 1, 1.5], 2: [3]}
        found = gaps.pauses(arrivals, 1, 10)
        self.assertEqual({number: (pause.began, pause.ended) for number, pause in found.items()},
                         {0: (2, 9), 1: (0.5, 1)})
        self.assertEqual(found[0].length, 7)

    def test_everything_has_resumed_when_each_partition_was_heard_of(self):
        self.assertTrue(gaps.resumed({0: [5], 1: [6]}, [0, 1], 4))
        self.assertFalse(gaps.resumed({0: [5], 1: [3]}, [0, 1], 4))
        self.assertFalse(gaps.resumed({0: [5]}, [0, 1], 4))

    def test_the_parts_of_a_failover_add_up(self):
        parts = gaps.phases(10, 16, 18, 18.5, 18.7)
        self.assertEqual([round(seconds, 3) for _, seconds in parts], [6, 2, 0.5, 0.2])

    def test_what_ended_earlier_takes_no_time_and_what_is_unknown_neither(self):
        parts = gaps.phases(10, 16, 12, None, 17)
        self.assertEqual([seconds for _, seconds in parts], [6, 0, None, 1])


if __name__ == "__main__":
    unittest.main()
