"""Tests of the schedule of a chaos run."""

import unittest

from harness import schedule


class Schedule(unittest.TestCase):
    def test_a_seed_gives_the_same_schedule_again(self):
        self.assertEqual(schedule.plan(3, 20, 200, 6), schedule.plan(3, 20, 200, 6))
        self.assertNotEqual(schedule.plan(3, 20, 200, 6), schedule.plan(4, 20, 200, 6))

    def test_everything_is_in_it_in_order_and_within_the_run(self):
        for seed in range(50):
            actions = schedule.plan(seed, 20, 200, 6)
            kinds = [each.kind for each in actions]
            self.assertEqual([kinds.count(kind) for kind in (schedule.KILL, schedule.STOP, schedule.JOIN,
                                                            schedule.LEAVE)], [20, 4, 4, 4])
            self.assertEqual(actions, sorted(actions, key=lambda each: each.at))
            self.assertTrue(all(10 <= each.at <= 180 for each in actions), seed)
            for each in actions:
                self.assertEqual(each.delay_s == 12, each.kind == schedule.STOP)

    def test_without_kills_nothing_happens(self):
        self.assertEqual(schedule.plan(1, 0, 200, 6), [])

    def test_a_choice_names_one_of_those_that_are_there(self):
        self.assertEqual([schedule.pick("abc", choice) for choice in (0, 0.34, 0.999, 1)], ["a", "b", "c", "c"])
        self.assertIsNone(schedule.pick([], 0.5))


if __name__ == "__main__":
    unittest.main()
