#!/usr/bin/env python3
"""Checks the final KPI records that AfterCall published against its other outputs.

    verify_kpis.py --bootstrap-servers HOST:PORT [--prefix aftercall]

Reads <prefix>.wraps, .intervals, .agents, .contacts and .kpis whole (committed records only), computes the indicators
of each window from the first four, and compares them with every final record of the fifth. Revisions of a key must
count from 1 without a gap. Exit 1 on any difference, 2 if there was nothing to check.

Run it when the program is idle, with default thresholds, intervals of 15 min and the time zone UTC. verify.py compares
wraps, intervals and agents with the input.
"""

import argparse
import json
import sys

from compare import KINDS, report
from indicators import differences
from verify import latest

CONTACT_IDENTITY = ("tenant", "contact_id")


def objects(records):
    return [json.loads(record.value) for record in records if record.value is not None]


def newest(records):
    """The last record of each key."""
    last = {record.key: record for record in records}
    return objects(last.values())


def check(topics):
    """Counts and lines of difference; `topics` holds the records of each output by name."""
    wraps, lines = latest(objects(topics["wraps"]), "wrap", KINDS["wrap"][1])
    intervals, broken = latest(objects(topics["intervals"]), "interval", KINDS["interval"][1])
    contacts = [each for each in newest(topics["contacts"]) if each["status"] != "retracted"]
    counts, differing = differences(topics["kpis"], wraps, intervals, newest(topics["agents"]), contacts)
    return counts, lines + broken + differing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bootstrap-servers", required=True)
    parser.add_argument("--prefix", default="aftercall")
    parser.add_argument("--first", type=int, default=20, help="how many differences are printed (default 20)")
    arguments = parser.parse_args()
    from kafka_reader import read_topic
    topics = {name: read_topic(arguments.bootstrap_servers, f"{arguments.prefix}.{name}")
              for name in ("wraps", "intervals", "agents", "contacts", "kpis")}
    counts, lines = check(topics)
    report(counts, lines, arguments.first)
    if not counts["final KPI records"]:
        print("nothing to check: no window is final")
        return 2
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
