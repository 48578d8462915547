"""What hadolint does not ask of the Dockerfile: whose rights the program has, and that its stages fit together."""

import json
import pathlib
import re
import sys

from checks.complaints import finish

DEBIAN = ("bullseye", "bookworm", "trixie", "forky", "duke")


def instructions(text):
    """The (instruction, arguments) of a Dockerfile, continued lines joined and comments left out."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split()[0].upper(), line.partition(" ")[2].strip()) for line in joined.splitlines()]


def stages_of(text):
    """The stages of a Dockerfile: (image, its instructions)."""
    stages = []
    for instruction, arguments in instructions(text):
        if instruction == "FROM":
            image = next(word for word in arguments.split() if not word.startswith("--"))
            stages.append((image, []))
        elif stages:
            stages[-1][1].append((instruction, arguments))
    return stages


def last(stage, instruction):
    """The arguments of the last such instruction, which is the one that counts; None if there is none."""
    return next((arguments for name, arguments in reversed(stage) if name == instruction), None)


def copies(stage):
    """Yields (sources, target, whether from another stage) for each COPY."""
    for name, arguments in stage:
        if name == "COPY":
            words = [word for word in arguments.split() if not word.startswith("--")]
            yield words[:-1], words[-1], "--from=" in arguments


def copied_files(stage):
    """The files in `stage` that COPY made there."""
    for sources, target, _ in copies(stage):
        for source in sources:
            yield target + source.rpartition("/")[2] if target.endswith("/") else target


def release_complaints(stages):
    """Yields where the stages are not of one Debian release: what is built in one would run with other libraries."""
    releases = set()
    for image, _ in stages:
        release = next((word for word in re.split(r"[:-]", image) if word in DEBIAN), None)
        if release is None:
            yield f"{image} does not say of which Debian release it is"
        else:
            releases.add(release)
    if len(releases) > 1:
        yield f"the stages are of several Debian releases: {', '.join(sorted(releases))}"


def user_complaints(stage):
    """Yields why the program may run as root, or as somebody whom the image does not know."""
    user = last(stage, "USER")
    if not re.fullmatch(r"\d+(:\d+)?", user or "") or int(user.partition(":")[0]) == 0:
        yield f"the last stage has no USER with a number other than 0 (it has {user})"
        return
    made = {number for name, text in stage if name == "RUN" for number in re.findall(r"--uid[ =](\d+)", text)}
    if made and user.partition(":")[0] not in made:
        yield f"USER is {user}, and the user that is made is {', '.join(sorted(made))}"


def complaints_about(text, root):
    """Yields what is wrong with the Dockerfile `text`, which is built in the folder `root`."""
    stages = stages_of(text)
    yield from release_complaints(stages)
    stage = stages[-1][1]
    yield from user_complaints(stage)
    entry = last(stage, "ENTRYPOINT") or "[]"
    program = json.loads(entry)[0] if re.match(r'\[\s*"', entry) else None
    if program not in set(copied_files(stage)):
        yield f"ENTRYPOINT {program} is nothing that COPY puts into the last stage"
    for _, steps in stages:
        # Without it docker sends SIGTERM.
        if last(steps, "STOPSIGNAL") not in (None, "SIGTERM"):
            yield f"STOPSIGNAL is {last(steps, 'STOPSIGNAL')}: the program stops in order on SIGTERM"
        for sources, _, from_stage in copies(steps):
            for source in sources:
                if not from_stage and not list(root.glob(source)):
                    yield f"COPY of {source}, which does not exist"


def main(path):
    path = pathlib.Path(path)
    text = path.read_text(encoding="utf-8")
    return finish("dockerfile", list(complaints_about(text, path.parent)), f"{len(stages_of(text))} stages")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
