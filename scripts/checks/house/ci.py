"""That continuous integration runs all that it should: each target that it names is there, and none is forgotten."""

import pathlib
import re
import sys

from checks.complaints import finish

NEEDED = ("lint", "schemas", "deploy", "monitoring", "test")
# What targets run besides what their name says.
SCRIPTS = ("lint", "validate-schemas", "validate-proto", "validate-deploy", "validate-monitoring", "swift-tests")


def called(script):
    """The targets that `script` makes, in order."""
    lines = re.findall(r"^\s*make((?: +[\w-]+)+)\s*$", script, re.MULTILINE)
    return [target for line in lines for target in line.split()]


def complaints_about(script, makefile):
    """Yields targets that `script` names and `makefile` does not have, and those that it leaves out."""
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    names = called(script)
    for name in names:
        if name not in targets:
            yield f"makes {name}, which is no target of the Makefile"
    for name in NEEDED:
        if name not in names:
            yield f"does not make {name}"
    if not re.search(r"^set -euo pipefail$", script, re.MULTILINE):
        yield "goes on after a step that fails: it does not set -euo pipefail"
    if re.search(r"^\s*exit\b", script, re.MULTILINE):
        yield "ends before its end: it has an exit"
    for name in SCRIPTS:
        if f"scripts/{name}.sh" not in makefile:
            yield f"makes nothing that runs scripts/{name}.sh"


def main(script, makefile):
    texts = (pathlib.Path(path).read_text(encoding="utf-8") for path in (script, makefile))
    complaints = [f"{script} {line}" for line in complaints_about(*texts)]
    return finish("ci", complaints, f"{script} makes {', '.join(NEEDED)}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
