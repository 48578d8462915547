"""That the systemd unit gives the program no more than it needs, and stops and restarts it as it has to.

It leaves down what a restart would not help, as docs/exit-codes.md says.
"""

import pathlib
import re
import sys

from checks.complaints import finish

# Below it are verdicts of commands that no service runs.
FIRST_OF_SYSEXITS = 64
REQUIRED = {
    # The program tells systemd nothing: with notify it would be waited for in vain.
    "Type": "exec",
    "Restart": "on-failure",
    "DynamicUser": "yes",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    # Where docs/operations/install.md puts them.
    "EnvironmentFile": "-/etc/aftercall/aftercall.env",
    "StateDirectory": "aftercall",
    "StateDirectoryMode": "0700",
    # A stop in order may take 30 s.
    "TimeoutStopSec": "45",
}


def statuses(table):
    """The exit statuses of the page `table`, each with what it says of whether a restart helps."""
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]*) \|$", table, re.MULTILINE)
    return {int(status): helps for status, helps in rows}


def hopeless(table):
    """The exit statuses of the page `table` of which it says that a restart does not help."""
    return {status for status, helps in statuses(table).items() if helps == "no" and status >= FIRST_OF_SYSEXITS}


def settings_of(unit):
    """What stands in [Service]: name to its last value, which is the one that counts."""
    section = "".join(re.findall(r"^\[Service\]\n(.*?)(?=^\[|\Z)", unit, re.MULTILINE | re.DOTALL))
    return dict(re.findall(r"^(\w+)=(.*)$", section, re.MULTILINE))


def prevented(unit):
    """The exit statuses after which `unit` is not started again, and what else is named there, as it is written."""
    lines = re.findall(r"^RestartPreventExitStatus=(.*)$", unit, re.MULTILINE)
    words = [word for line in lines for word in line.split()]
    return {int(word) for word in words if word.isdigit()}, [word for word in words if not word.isdigit()]


def complaints_about(unit, table):
    """Yields what is wrong with `unit` where the exit statuses are those of `table`."""
    wanted, (found, names) = hopeless(table), prevented(unit)
    if not wanted:
        yield "the table of exit statuses cannot be read"
    for status in sorted(wanted - found):
        yield f"RestartPreventExitStatus lacks {status}, where a restart does not help"
    for status in sorted(found - wanted):
        what = "where a restart helps" if status in statuses(table) else "which is no status of docs/exit-codes.md"
        yield f"RestartPreventExitStatus has {status}, {what}"
    if not re.search(r"^WantedBy=multi-user\.target$", unit, re.MULTILINE):
        yield "WantedBy is not multi-user.target: nothing starts it"
    for name in names:
        yield f"RestartPreventExitStatus has {name}, which is no number of docs/exit-codes.md"
    settings = settings_of(unit)
    for name, value in REQUIRED.items():
        if settings.get(name) != value:
            yield f"{name} is {settings.get(name)}, not {value}"
    if settings.get("KillSignal", "SIGTERM") != "SIGTERM":
        yield f"KillSignal is {settings['KillSignal']}: the program stops in order on SIGTERM"


def main(unit, table):
    unit, table = (pathlib.Path(path).read_text(encoding="utf-8") for path in (unit, table))
    return finish("systemd", list(complaints_about(unit, table)), f"down after {sorted(prevented(unit)[0])}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
