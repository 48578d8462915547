"""That the systemd unit gives the program no more than it needs, and stops and restarts it as it has to.

It leaves down what a restart would not help, as docs/exit-codes.md says, and its files are where
docs/operations/install.md puts them.
"""

import pathlib
import re
import sys

from checks.complaints import finish
from checks.deployment.program_options import option_complaints
from checks.deployment.settings import variable_complaints

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
    "UMask": "0077",
    "SystemCallArchitectures": "native",
    **dict.fromkeys(
        (
            "ProtectClock ProtectHostname ProtectKernelLogs ProtectKernelModules ProtectKernelTunables "
            "ProtectControlGroups PrivateDevices PrivateUsers PrivateIPC RestrictNamespaces RestrictRealtime "
            "RestrictSUIDSGID RemoveIPC LockPersonality MemoryDenyWriteExecute"
        ).split(),
        "yes",
    ),
    # Where docs/operations/install.md puts them.
    "EnvironmentFile": "-/etc/aftercall/aftercall.env",
    "StateDirectory": "aftercall",
    "StateDirectoryMode": "0700",
    # A stop in order may take 30 s.
    "TimeoutStopSec": "45",
}

# The targets of systemd that a service like ours can have to do with. It says nothing of those that it does not have.
TARGETS = {
    f"{name}.target"
    for name in (
        "basic sysinit local-fs remote-fs network-pre network network-online nss-lookup time-set time-sync multi-user "
        "graphical default shutdown"
    ).split()
}
ORDERS = ("After", "Before", "Wants", "Requires", "Requisite", "BindsTo", "PartOf", "Conflicts", "WantedBy")
# Of units that say nothing else.
LIMITS = {"StartLimitIntervalSec": "10", "StartLimitBurst": "5", "RestartSec": "100ms"}
UNITS = {"us": 1e-6, "ms": 1e-3, "": 1, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}


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


def orders(unit, *names):
    """The units that the settings `names` of `unit` name."""
    lines = [line for name in names for line in re.findall(rf"^{name}=(.*)$", unit, re.MULTILINE)]
    return {word for line in lines for word in line.split()}


def seconds(text):
    """The seconds of a time span as systemd has it: 5, 5min, 1h 30m; None of what is none."""
    parts = re.findall(r"([0-9]+) *([a-z]*)", text)
    if not parts or any(unit not in UNITS for _, unit in parts):
        return None
    return sum(int(number) * UNITS[unit] for number, unit in parts)


def order_complaints(unit):
    """Yields targets that systemd does not have, and what is wanted and not waited for."""
    for name in sorted(orders(unit, *ORDERS)):
        if name.endswith(".target") and name not in TARGETS:
            yield f"{name} is no target of systemd that TARGETS in systemd.py has"
    for name in sorted(orders(unit, "Wants", "Requires") - orders(unit, "After")):
        yield f"{name} is wanted, and not waited for: it is not in After"
    if "network-online.target" in orders(unit, "After") - orders(unit, "Wants", "Requires"):
        yield "network-online.target is waited for, and not wanted: nothing else starts it"


def limit_complaints(unit):
    """Yields why what fails again and again is started for ever."""
    found = {n: (re.findall(rf"^{n}=(.*)$", unit, re.MULTILINE) or [default])[-1] for n, default in LIMITS.items()}
    interval, burst, rest = (seconds(found[name]) for name in LIMITS)
    if None not in (interval, burst, rest) and interval <= burst * rest:
        yield f"{burst:g} starts, {rest:g} s apart, do not fall into {interval:g} s: it is started for ever"


def place_complaints(unit, page):
    """Yields files that `unit` names and `page` puts nowhere."""
    words = settings_of(unit).get("ExecStart", "").split()
    words += [word.removeprefix("file:") for word in orders(unit, "Documentation")]
    for word in words:
        if word.startswith("/") and not re.search(rf"(?<!\S){re.escape(word)}(?!\S)", page):
            yield f"it names {word}, and docs/operations/install.md puts nothing there"


def variable_names(page):
    """The variables of the program that `page` writes into files, a line each, without what they are set to."""
    return {name: None for name in re.findall(r"^(AFTERCALL_\w+)=", page, re.MULTILINE)}


def prevented(unit):
    """The exit statuses after which `unit` is not started again, and what else is named there, as it is written."""
    lines = re.findall(r"^RestartPreventExitStatus=(.*)$", unit, re.MULTILINE)
    words = [word for line in lines for word in line.split()]
    return {int(word) for word in words if word.isdigit()}, [word for word in words if not word.isdigit()]


def complaints_about(unit, table, page):
    """Yields what is wrong with `unit`, of which `table` has the exit statuses and `page` the places."""
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
    # The first says whether it is a list of what is allowed or of what is not.
    if not re.search(r"\A[^~]", next(iter(re.findall(r"^SystemCallFilter=(.*)$", unit, re.MULTILINE)), "")):
        yield "SystemCallFilter does not begin with what is allowed: all else would be"
    yield from order_complaints(unit)
    yield from limit_complaints(unit)
    yield from place_complaints(unit, page)
    yield from variable_complaints(variable_names(page))
    yield from option_complaints(settings_of(unit).get("ExecStart", "").split()[1:])


def main(unit, table, page):
    unit, table, page = (pathlib.Path(path).read_text(encoding="utf-8") for path in (unit, table, page))
    return finish("systemd", list(complaints_about(unit, table, page)), f"down after {sorted(prevented(unit)[0])}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
