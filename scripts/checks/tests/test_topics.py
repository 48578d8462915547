"""That the check of the script that makes topics notices what it is there for."""

import copy
import pathlib
import tempfile
import unittest

from checks.contracts import topics

SCRIPT = """#!/usr/bin/env bash
readonly client=(--bootstrap-server "$BOOTSTRAP_SERVERS" --command-config "$COMMAND_CONFIG")
"$KAFKA_BIN/kafka-topics.sh" "${client[@]}" --create --if-not-exists \\
    --topic "$TOPICS_PREFIX.wraps" --partitions "$PARTITIONS" --replication-factor "$REPLICATION_FACTOR" \\
    --config "min.insync.replicas=$MIN_INSYNC_REPLICAS" --config cleanup.policy=delete --config retention.ms=-1
"$KAFKA_BIN/kafka-topics.sh" "${client[@]}" --list
"""
CHANNELS = {
    "wraps": {
        "address": "aftercall.wraps",
        "bindings": {"kafka": {"topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": -1}}},
    }
}


class Topics(unittest.TestCase):
    def complaints(self, old="", new="", channels=CHANNELS):
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder) / "script.sh"
            script.write_text(SCRIPT.replace(old, new), encoding="utf-8")
            return "\n".join(topics.complaints_about(topics.calls_of(script), channels))

    def test_nothing_is_said_of_what_is_sound(self):
        self.assertEqual(self.complaints(), "")
        planned = {"address": "aftercall.plans", "x-planned": True}
        self.assertEqual(self.complaints(channels={**CHANNELS, "plans": planned}), "")

    def test_each_mistake_is_noticed(self):
        for old, new, expected in (
            ("--create", "--creat", "--creat is no option"),
            ("--if-not-exists", "--if-not-exist", "made without --if-not-exists"),
            ("--replication-factor", "--replication-factors", "not made with REPLICATION_FACTOR"),
            ("cleanup.policy=delete", "cleanup.polcy=delete", "made with cleanup.polcy=delete, and is to have None"),
            ("cleanup.policy=delete", "cleanup.policy=compact", "cleanup.policy=compact, and is to have delete"),
            ("retention.ms=-1", "retention.ms=604800000", "retention.ms=604800000, and is to have -1"),
            ("$MIN_INSYNC_REPLICAS", "1", "min.insync.replicas=1, and is to have 2"),
            ("$PARTITIONS", "$INPUT_PARTITIONS", "['7'] partitions, and is to have 5"),
            ("$BOOTSTRAP_SERVERS", "localhost:9092", "--bootstrap-server is not BOOTSTRAP_SERVERS"),
            ("--command-config", "--config", "--command-config is not COMMAND_CONFIG"),
            ("$TOPICS_PREFIX", "aftercall", "aftercall.wraps is made, and is not described"),
            ("wraps", "wrap", "aftercall.wraps is not made"),
        ):
            with self.subTest(new):
                self.assertIn(expected, self.complaints(old, new))

    def test_names_that_nobody_tells_are_those_of_the_document(self):
        calls = [["--create", "--topic", "aftercall.wraps"]]
        self.assertEqual(list(topics.default_complaints(calls, {"wraps": {"address": "aftercall.wraps"}})), [])
        said = list(topics.default_complaints(calls, {"wraps": {"address": "after-call.wraps"}}))
        self.assertEqual(said[0], "after-call.wraps is not made by default")
        self.assertEqual(said[1], "aftercall.wraps is made by default, and is not described")

    def test_what_is_deleted_is_kept_for_long_enough(self):
        channels = copy.deepcopy(CHANNELS)
        del channels["wraps"]["bindings"]["kafka"]["topicConfiguration"]["retention.ms"]
        self.assertEqual(self.complaints("retention.ms=-1", "retention.ms=604800000", channels), "")
        for new in ("retention.ms=604800", "segment.bytes=1"):
            with self.subTest(new):
                self.assertIn("is to have at least 604800000", self.complaints("retention.ms=-1", new, channels))

    def test_what_agents_read_has_the_partitions_of_their_changelog(self):
        for name, count in {
            "agent-inbox": "7", "agents-changelog": "7", "contact-inbox": "5", "contacts-changelog": "5"
        }.items():
            channel = {**CHANNELS["wraps"], "address": f"aftercall-{name}"}
            for variable, told in (("$INPUT_PARTITIONS", "7"), ("$PARTITIONS", "5")):
                old = '$TOPICS_PREFIX.wraps" --partitions "$PARTITIONS"'
                new = f'$APP_ID-{name}" --partitions "{variable}"'
                wrong = f"aftercall-{name} is made with ['{told}'] partitions, and is to have {count}"
                with self.subTest(new):
                    self.assertEqual(self.complaints(old, new, {name: channel}), "" if told == count else wrong)

    def test_names_are_as_told(self):
        for address, name in {
            "aftercall.dead-letters": "outputs.dead-letters",
            "aftercall-cells-changelog": "application-cells-changelog",
            "telephony.contact-events": "inputs.contacts",
        }.items():
            self.assertEqual(topics.told_name(address), name)


if __name__ == "__main__":
    unittest.main()
