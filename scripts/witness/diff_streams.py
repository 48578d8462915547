#!/usr/bin/env python3
"""Compares folds of generated streams with the truth.

    diff_streams.py [FILE] [--first N] [--fill]

FILE (default: standard input) holds JSON Lines of cases: {"name", "policy": {...}, "events": [canonical event objects
in arrival order], "until": ms or null, "expect": {"wraps": [...], "intervals": [...], "anomalies": ignored}}, where
`expect` is what the fold under test gave. With --fill the cases are printed with `expect` replaced by the truth.
Exit 1 on any difference.
"""

import argparse
import json
import sys

from canonical import Record
from compare import differences
from settings import Settings
from truth import truth


def truth_of_case(case):
    """The truth of one case; what cannot be decoded or comes too late is left out, as in a topic."""
    records = [Record.from_json({"value": event} if isinstance(event, dict) else event) for event in case["events"]]
    return truth(records, Settings.from_json(case.get("policy")), case.get("until"), check_key=False)


def check_case(case):
    """The lines that tell what is wrong with a case."""
    expected, actual = truth_of_case(case), case.get("expect") or {}
    lines = []
    for kind, name in (("wrap", "wraps"), ("interval", "intervals")):
        given = [record for record in actual.get(name) or [] if record.get("status") != "retracted"]
        lines += differences(kind, expected[name], given)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", help="JSON Lines of cases; standard input if missing")
    parser.add_argument("--first", type=int, default=20, help="how many differing cases are printed (default 20)")
    parser.add_argument("--fill", action="store_true", help="print the cases with the truth as their expectation")
    arguments = parser.parse_args()
    cases = wrong = 0
    with open(arguments.file, encoding="utf-8") if arguments.file else sys.stdin as lines:
        for line in lines:
            if not line.strip():
                continue
            case = json.loads(line)
            cases += 1
            if arguments.fill:
                result = truth_of_case(case)
                case["expect"] = {name: result[name] for name in ("wraps", "intervals", "agents", "anomalies")}
                print(json.dumps(case, ensure_ascii=False))
                continue
            found = check_case(case)
            if found:
                wrong += 1
                if wrong <= arguments.first:
                    print(f"case {case.get('name', cases)}:")
                    print("".join(f"  {text}\n" for text in found), end="")
    if not arguments.fill:
        print(f"{cases} cases, {wrong} differ")
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
