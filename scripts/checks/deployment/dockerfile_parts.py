"""The parts of a Dockerfile: its stages, their instructions, and what these say."""

import pathlib
import re
import typing

FILE = pathlib.Path(__file__).parents[3] / "Dockerfile"


class Stage(typing.NamedTuple):
    image: str
    name: str | None
    steps: list


def instructions(text):
    """The (instruction, arguments) of a Dockerfile, continued lines joined and comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split()[0].upper(), line.partition(" ")[2].strip()) for line in joined.splitlines()]


def stages_of(text):
    """The stages of a Dockerfile."""
    stages = []
    for instruction, arguments in instructions(text):
        if instruction == "FROM":
            words = [word for word in arguments.split() if not word.startswith("--")]
            stages.append(Stage(words[0], words[2] if words[1:2] in (["AS"], ["as"]) else None, []))
        elif stages:
            stages[-1].steps.append((instruction, arguments))
    return stages


def last(steps, instruction):
    """The arguments of the last such instruction, which is the one that counts; None if there is none."""
    return next((arguments for name, arguments in reversed(steps) if name == instruction), None)


def copies(steps):
    """Yields (sources, target, the stage that they are from or None) for each COPY."""
    for name, arguments in steps:
        if name == "COPY":
            words = [word for word in arguments.split() if not word.startswith("--")]
            stage = re.search(r"--from=(\S+)", arguments)
            yield words[:-1], words[-1], stage and stage[1]


def copied_files(steps):
    """The files in a stage that COPY made there."""
    for sources, target, _ in copies(steps):
        for source in sources:
            yield target + source.rpartition("/")[2] if target.endswith("/") else target


def commands(steps):
    """Yields the words of each command that RUN runs."""
    for name, arguments in steps:
        if name == "RUN":
            for command in re.split(r"&&|\|\||[;|]", arguments):
                if words := command.replace('"', "").split():
                    yield words


def made_paths(steps):
    """What the commands of a stage may make: each word, and each value of an option."""
    return {word.rpartition("=")[2] for words in commands(steps) for word in words}


def user_of_image():
    """The numbers of the user and the group that the program has in our image; None where they are no numbers."""
    user, _, group = (last(stages_of(FILE.read_text(encoding="utf-8"))[-1].steps, "USER") or "").partition(":")
    return tuple(int(name) if name.isdigit() else None for name in (user, group or user))
