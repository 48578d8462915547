"""What is a difference among alerts that have to be there once."""

import unittest

from harness.episodes import Episodes

DUE = "2026-11-26T09:00:00.000Z"


def alert(status, agent="a", at=DUE, episode=DUE, resolution=None, rule="acw_exceeded"):
    return {"rule": rule, "status": status, "entity": {"id": agent}, "at": at, "episode": episode,
            "resolution": resolution}


class EpisodesTests(unittest.TestCase):
    def problems(self, *alerts):
        episodes = Episodes({"a": DUE})
        for each in alerts:
            episodes.take(each)
        return episodes.problems()

    def test_once_each_is_right(self):
        self.assertEqual(self.problems(alert("firing"), alert("resolved", resolution="ended"),
                                       alert("firing", rule="acw_stuck")), {})

    def test_nothing_and_twice_are_differences(self):
        self.assertEqual(self.problems(), {"fired 0 times": 1, "resolved 0 times": 1})
        self.assertEqual(self.problems(alert("firing"), alert("firing"), alert("resolved", resolution="ended")),
                         {"fired 2 times": 1})

    def test_another_deadline_episode_or_end_is_a_difference(self):
        later = "2026-11-26T09:00:01.000Z"
        self.assertEqual(self.problems(alert("firing", at=later), alert("resolved", episode=later,
                                                                        resolution="corrected")),
                         {"not at its deadline": 1, "resolved in another episode": 1, "not ended": 1})

    def test_of_somebody_else_is_a_difference(self):
        self.assertEqual(self.problems(alert("firing"), alert("resolved", resolution="ended"),
                                       alert("firing", agent="b")), {"of an agent that is not there": 1})


if __name__ == "__main__":
    unittest.main()
