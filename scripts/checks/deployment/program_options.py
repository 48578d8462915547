"""The options of the program's commands, as its source declares them, and command lines that have others."""

import pathlib
import re

SOURCES = pathlib.Path(__file__).resolve().parents[3] / "Sources" / "AfterCallCommand"
# The commands that a service may run.
COMMANDS = {"run", "simulate", "topics"}
DECLARED = re.compile(r"@(?:Option|Flag)\b(.*?)\n\s*(?:private )?var (\w+)", re.DOTALL)


def kebab(name):
    """The option that a property has by default: bootstrapServers is --bootstrap-servers."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def options():
    """The long options of all commands, without their dashes."""
    found = {"help", "version"}
    for path in sorted(SOURCES.rglob("*.swift")):
        for attribute, name in DECLARED.findall(path.read_text(encoding="utf-8")):
            found |= set(re.findall(r'customLong\("([\w-]+)"', attribute)) or {kebab(name)}
    return found


def option_complaints(words):
    """Yields the options among `words`, which the program is started with, that no command of it has."""
    known = options()
    for word in words:
        name = str(word).removeprefix("--").partition("=")[0]
        if str(word).startswith("--") and name not in known:
            yield f"--{name} is no option of the program"
