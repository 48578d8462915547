"""That the systemd unit leaves down what a restart would not help, as docs/exit-codes.md says."""

import pathlib
import re
import sys

from checks.complaints import finish

# Below it are verdicts of commands that no service runs.
FIRST_OF_SYSEXITS = 64


def hopeless(table):
    """The exit statuses of the page `table` of which it says that a restart does not help."""
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]*) \|$", table, re.MULTILINE)
    return {int(status) for status, helps in rows if helps == "no" and int(status) >= FIRST_OF_SYSEXITS}


def prevented(unit):
    """The exit statuses after which `unit` is not started again."""
    lines = re.findall(r"^RestartPreventExitStatus=(.*)$", unit, re.MULTILINE)
    return {int(status) for line in lines for status in line.split()}


def complaints_about(unit, table):
    """Yields what is wrong with `unit` where the exit statuses are those of `table`."""
    wanted, found = hopeless(table), prevented(unit)
    if not wanted:
        yield "the table of exit statuses cannot be read"
    for status in sorted(wanted - found):
        yield f"RestartPreventExitStatus lacks {status}, where a restart does not help"
    for status in sorted(found - wanted):
        yield f"RestartPreventExitStatus has {status}, where a restart helps"


def main(unit, table):
    unit, table = (pathlib.Path(path).read_text(encoding="utf-8") for path in (unit, table))
    return finish("systemd", list(complaints_about(unit, table)), f"down after {sorted(prevented(unit))}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
