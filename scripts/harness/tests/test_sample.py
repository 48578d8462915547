"""Tests of what the sample of scripts/latency makes of its instants."""

import json
import unittest

from harness import sample as samples


class Message:
    def __init__(self, agent, ended_at):
        self.agent, self.ended_at = agent, ended_at

    def key(self):
        return self.agent.encode()

    def value(self):
        return json.dumps({"agent_id": self.agent, "ended_at": self.ended_at}).encode()


class SampleTests(unittest.TestCase):
    def test_an_output_belongs_to_the_event_at_whose_time_it_ends(self):
        sample = samples.Sample()
        key = ("probe-1", samples.format_ms(1_700_000_000_123))
        self.assertEqual(key[1], "2023-11-14T22:13:20.123Z")
        sample.handed[key], sample.acknowledged[key] = 10, 10.5
        sample.receive(Message(*key), 10.75)
        sample.receive(Message("other", key[1]), 10.8)
        found, missing = sample.figures(9, 11)
        self.assertEqual(found, {"acknowledged to readable": [250], "handed over to readable": [750],
                                 "handed over to acknowledged": [500]})
        self.assertEqual((missing, sample.outputs, sample.again), (0, 2, 0))

    def test_what_has_no_output_and_what_comes_again_is_counted(self):
        sample = samples.Sample()
        sample.handed[("probe-1", "t")] = 1
        self.assertEqual(sample.figures(0, 2)[1], 1)
        self.assertEqual(sample.figures(1.5, 2)[1], 0)
        for _ in range(2):
            sample.receive(Message("probe-2", "t"), 3)
        self.assertEqual(sample.again, 1)

    def test_events_of_a_probe_alternate(self):
        kinds = [json.loads(samples.event("a", number, 0))["type"] for number in range(3)]
        self.assertEqual(kinds, ["agent.not_ready", "agent.ready", "agent.not_ready"])


if __name__ == "__main__":
    unittest.main()
