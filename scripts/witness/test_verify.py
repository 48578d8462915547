"""Tests of verify.py and diff_streams.py, each with faults that must be found, and of the reader on librdkafka's mock
cluster. Run: python3 -m unittest discover -s scripts/witness"""

import copy
import json
import subprocess
import sys
import unittest
from pathlib import Path

from canonical import Record, format_time, parse_time
from diff_streams import check_case, truth_of_case
from settings import Settings
from truth import truth
from verify import verify

try:
    import confluent_kafka
except ImportError:
    confluent_kafka = None

T0 = parse_time("2024-01-01T00:00:00Z")
TOPIC = "telephony.agent-events"


def input_records():
    """A call, an event that is no JSON, one that comes too late, and one without its key."""
    told = [("contact.established", 0, "x"), ("contact.cleared", 5, "x"), ("agent.ready", 9, None),
            ("agent.not_ready", 300, None), ("agent.heartbeat", 100, None)]
    values = [(b"a", json.dumps({"id": str(number), "source": "s", "type": kind, "contact_id": contact, "agent_id": "a",
                                 "time": format_time(T0 + second * 1000)}).encode())
              for number, (kind, second, contact) in enumerate(told)]
    values += [(b"k", b"{\x00"), (None, values[0][1])]
    return [Record(key, value, [("traceparent", b"00-1"), ("x", None)], T0 + 400_000, 0, offset)
            for offset, (key, value) in enumerate(values)]


def output_records(values):
    return [Record(value["agent_id"].encode(), json.dumps(value).encode(), [("ce_id", str(number).encode())],
                   T0, 0, number) for number, value in enumerate(values)]


def topics():
    """What a program without faults would have published."""
    given = {"input": input_records()}
    result = truth(given["input"], Settings.from_json({}), T0 + 400_000)
    for name in ("wraps", "intervals"):
        values = [{**record, "revision": 1, "status": "closed"} for record in result[name]]
        given[name] = output_records(values)
    given["dead_letters"] = [
        Record(record.key, record.value, record.headers + [
            ("aftercall-error-" + name, str(value).encode()) for name, value in (
                ("cause", cause), ("detail", detail), ("topic", TOPIC), ("partition", 0), ("offset", record.offset),
                ("timestamp", record.timestamp_ms))])
        for record, cause, detail in result["complaints"]]
    return given


def check(given):
    return verify(given, Settings.from_json({}), T0 + 400_000, T0 + 400_000, TOPIC)


class Verify(unittest.TestCase):
    def found(self, change):
        given = copy.deepcopy(topics())
        change(given)
        return check(given)[1]

    def test_what_is_right_passes(self):
        counts, lines = check(topics())
        self.assertEqual(lines, [])
        self.assertEqual([counts[n] for n in ("input records", "complaints", "wraps current", "intervals current")],
                         [7, 3, 1, 3])

    def test_corrections_and_retractions_count_by_their_revision(self):
        def revise(given):
            right = json.loads(given["wraps"][0].value)
            wrong = {**right, "talk_ms": 1}
            ghost = {**right, "contact_id": "ghost"}
            gone = {**{name: None for name in right}, "agent_id": "a", "tenant": "", "contact_id": "ghost",
                    "leg_started_at": right["leg_started_at"], "segment": 1, "revision": 2, "status": "retracted"}
            given["wraps"] = output_records([wrong, {**right, "revision": 2, "status": "corrected"}, ghost, gone])
        self.assertEqual(self.found(revise), [])

    def test_every_fault_of_a_record_is_found(self):
        def edit(name, **changes):
            def change(given):
                given[name][0] = output_records([{**json.loads(given[name][0].value), **changes}])[0]
            return change
        for change in (edit("wraps", talk_ms=5001), edit("wraps", flags=["suspect"]), edit("wraps", contact_id="y"),
                       edit("wraps", revision=2, status="corrected"), edit("wraps", status="corrected"),
                       edit("wraps", overlap_ms=None), edit("intervals", contacts=[]), edit("intervals", ms=1),
                       edit("intervals", started_at=format_time(T0 - 1)), edit("wraps", tenant="t")):
            self.assertNotEqual(self.found(change), [])

    def test_every_fault_of_a_topic_is_found(self):
        def drop(name):
            return lambda given: given[name].pop()

        def twice(name):
            return lambda given: given[name].append(given[name][0])

        def set_letter(**changes):
            return lambda given: [setattr(given["dead_letters"][0], key, value) for key, value in changes.items()]

        def recause(given):
            headers = given["dead_letters"][0].headers
            headers[:] = [(k, b"bad_time" if k.endswith("cause") else v) for k, v in headers]

        def spurious(given):
            headers = [(k, b"1" if k.endswith("offset") else v) for k, v in given["dead_letters"][0].headers]
            given["dead_letters"].append(Record(b"a", b"", headers))

        for name in ("wraps", "intervals", "dead_letters"):
            self.assertNotEqual(self.found(drop(name)), [], name)
            self.assertNotEqual(self.found(twice(name)), [], name)
        for change in (set_letter(value=b"{}"), set_letter(key=None), recause, spurious,
                       lambda given: given["dead_letters"][0].headers.remove(("x", None))):
            self.assertNotEqual(self.found(change), [])

    def test_what_a_deadline_near_now_decides_is_not_compared(self):
        given = topics()
        settings = Settings.from_json({"wrapup": {"limit_ms": 1000, "on_limit": "end"}, "horizon_ms": 500_000})
        given["input"] = given["input"][:2]
        given["dead_letters"] = []
        counts, lines = verify({**given, "wraps": [], "intervals": given["intervals"][:1]}, settings,
                               T0 + 5_500, T0 + 7_000, TOPIC)
        self.assertEqual((lines, counts["wraps undecided"], counts["intervals undecided"]), ([], 1, 1))


class DiffStreams(unittest.TestCase):
    CASE = {"name": "one", "policy": {"wrapup": {"on_event": None}}, "until": None, "events": [
        {"id": "1", "source": "s", "type": "contact.established", "time": "2024-01-01T00:00:00Z", "agent_id": "a",
         "contact_id": "x"},
        {"id": "2", "source": "s", "type": "agent.ready", "time": "2024-01-01T00:00:05Z", "agent_id": "a"}]}

    def test_a_case_is_compared_field_by_field(self):
        case = {**self.CASE, "policy": {}}
        result = truth_of_case(case)
        case["expect"] = {"wraps": result["wraps"], "intervals": result["intervals"], "anomalies": {"other": 3}}
        self.assertEqual(check_case(case), [])
        millis = copy.deepcopy(case)
        for wrap in millis["expect"]["wraps"]:
            wrap.update({name: parse_time(value) for name, value in wrap.items() if name.endswith("_at") and value})
        self.assertEqual(check_case(millis), [])
        for name, value in (("talk_ms", 1), ("queue", "q"), ("flags", []), ("end_cause", None)):
            wrong = copy.deepcopy(case)
            wrong["expect"]["wraps"][0][name] = value
            self.assertEqual(len(check_case(wrong)), 1, name)
        self.assertEqual(len(check_case({**case, "expect": {}})), 2)

    def test_an_unknown_policy_is_refused(self):
        with self.assertRaises(ValueError):
            truth_of_case(self.CASE)

    def test_the_command_fails_on_a_difference(self):
        script = Path(__file__).with_name("diff_streams.py")
        line = json.dumps({**self.CASE, "policy": {}})
        filled = subprocess.run([sys.executable, script, "--fill"], input=line, capture_output=True, text=True)
        self.assertEqual(subprocess.run([sys.executable, script], input=filled.stdout, text=True,
                                        capture_output=True).stdout, "1 cases, 0 differ\n")
        self.assertEqual(subprocess.run([sys.executable, script], input=line, text=True,
                                        capture_output=True).returncode, 1)


@unittest.skipIf(confluent_kafka is None, "confluent_kafka is not installed")
class Reader(unittest.TestCase):
    """On librdkafka's mock cluster, which lives inside the producer."""

    def test_verify_reads_topics_whole_and_in_order(self):
        producer = confluent_kafka.Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "ignored"})
        broker = next(iter(producer.list_topics(timeout=30).brokers.values()))
        servers = f"{broker.host}:{broker.port}"
        given = topics()
        names = {"input": TOPIC, "wraps": "aftercall.wraps", "intervals": "aftercall.intervals",
                 "dead_letters": "aftercall.dead-letters"}
        for name, topic in names.items():
            for record in given[name]:
                # In the mock cluster all records of a topic go to one partition, so that offsets are as told.
                producer.produce(topic, record.value, record.key, partition=0, headers=record.headers,
                                 timestamp=T0 + 400_000)
        self.assertEqual(producer.flush(30), 0)
        command = [sys.executable, str(Path(__file__).with_name("verify.py")), "--bootstrap-servers", servers,
                   "--until", str(T0 + 400_000)]
        right = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual((right.returncode, right.stderr), (0, ""), right.stdout)
        self.assertIn("input records: 7\n", right.stdout)
        producer.produce("aftercall.wraps", given["wraps"][0].value, b"a", partition=0)
        self.assertEqual(producer.flush(30), 0)
        wrong = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual(wrong.returncode, 1, wrong.stdout + wrong.stderr)
        self.assertIn("came twice", wrong.stdout)


if __name__ == "__main__":
    unittest.main()
