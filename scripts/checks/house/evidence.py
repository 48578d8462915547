"""Tests that documents name as evidence: each has to be there, with these words.

In a table or text, `` `DecoderFuzzTests`: No damage to a record … `` names the test of that sentence in
Tests/*/DecoderFuzzTests.swift; several are parted by a middle dot.
"""

import pathlib
import re
import sys

from checks.complaints import finish

NAMED = re.compile(r"`(\w+Tests)`: ([^|·\n]+)")


def named_tests(text):
    """The (suite, sentence) pairs that `text` names."""
    return [(suite, sentence.strip()) for suite, sentence in NAMED.findall(text)]


def complaints_about(text, suites):
    """Yields the tests that `text` names and `suites` (name to source) do not have."""
    for suite, sentence in named_tests(text):
        if suite not in suites:
            yield f"there is no {suite}"
        elif f"`{sentence}`" not in suites[suite] and f'"{sentence}"' not in suites[suite]:
            yield f"{suite} has no test '{sentence}'"


def main(root, *paths):
    root = pathlib.Path(root)
    suites = {}
    for path in sorted((root / "Tests").rglob("*Tests.swift")):
        suites[path.stem] = suites.get(path.stem, "") + path.read_text(encoding="utf-8")
    complaints, count = [], 0
    for path in paths:
        text = (root / path).read_text(encoding="utf-8")
        count += len(named_tests(text))
        complaints += [f"{path}: {line}" for line in complaints_about(text, suites)]
    if count == 0:
        complaints.append("no test is named anywhere")
    return finish("evidence", complaints, f"{count} tests are named, and there")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
