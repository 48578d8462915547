"""How every check ends: with what is wrong, one line each, or with one line that says what was looked at."""

import sys


def finish(name, complaints, looked_at):
    """Prints `complaints` and returns the exit status: 1 if there are any."""
    for line in complaints:
        print(f"{name}: {line}", file=sys.stderr)
    if not complaints:
        print(f"{name}: {looked_at}")
    return 1 if complaints else 0
