"""What hadolint does not ask of the Dockerfile: whose rights the program has, and that its stages fit together."""

import json
import pathlib
import re
import sys

from checks.complaints import finish
from checks.deployment.dockerfile_parts import commands, copied_files, copies, last, made_paths, stages_of
from checks.deployment.dockerfile_steps import release_known, step_complaints
from checks.deployment.settings import setting

# Where the program's files are put without a container.
PAGE = pathlib.Path(__file__).parents[3] / "docs" / "operations" / "install.md"
# What the program needs to run, and does not bring.
RUNTIME = {"ca-certificates", "librdkafka1", "libstdc++6", "tzdata"}
DEBIAN = ("bullseye", "bookworm", "trixie", "forky", "duke")


def release_complaints(stages):
    """Yields where the stages are not of one Debian release: what is built in one would run with other libraries."""
    releases = set()
    for image, _, _ in stages:
        release = next((word for word in re.split(r"[:-]", image) if word in DEBIAN), None)
        if release is None:
            yield f"{image} does not say of which Debian release it is"
        else:
            releases.add(release)
    if len(releases) > 1:
        yield f"the stages are of several Debian releases: {', '.join(sorted(releases))}"


def user_complaints(steps):
    """Yields why the program may run as root, or as somebody whom the image does not know."""
    user = last(steps, "USER")
    if not re.fullmatch(r"\d+(:\d+)?", user or "") or int(user.partition(":")[0]) == 0:
        yield f"the last stage has no USER with a number other than 0 (it has {user})"
        return
    for option, number in zip(("uid", "gid"), user.split(":")):
        made = {n for name, text in steps if name == "RUN" for n in re.findall(rf"--{option}[ =](\d+)", text)}
        if made and number not in made:
            yield f"USER is {user}, and the {option} that is made is {', '.join(sorted(made))}"


def name_complaints(steps):
    """Yields names of users and groups that a command of the image uses, and that none makes."""
    known = {"root"} | {words[-1] for words in commands(steps) if words[0] in ("useradd", "groupadd")}
    for words in commands(steps):
        used = re.findall(r"--(?:owner|group|gid|groups)[= ](\S+)", " ".join(words))
        yield from (f"{words[0]}: nobody makes {name}" for name in used if not name.isdigit() and name not in known)


def outside_complaints(steps):
    """Yields where the image is reached or keeps something as the program does not."""
    exposed = {arguments for name, arguments in steps if name == "EXPOSE"}
    port = setting({}, "http.port")
    if exposed - {str(port)}:
        yield f"EXPOSE is {', '.join(sorted(exposed))}, and the program listens on {port}"
    page = PAGE.read_text(encoding="utf-8")
    for word in json.loads(last(steps, "CMD") or "[]"):
        if word.startswith("/") and word not in page.split():
            yield f"CMD has {word}, and docs/operations/install.md puts nothing there"
    for volume in json.loads(last(steps, "VOLUME") or "[]"):
        if volume not in made_paths(steps):
            yield f"VOLUME {volume} is nothing that the last stage makes, so it would be root's"


def package_complaints(steps):
    """Yields packages that the program runs with and the last stage does not install."""
    installed = {word for words in commands(steps) if words[:2] == ["apt-get", "install"] for word in words}
    yield from (f"the last stage does not install {name}" for name in sorted(RUNTIME - installed))


def variable_complaints(steps, root):
    """Yields variables of the program that it does not read, and values that nothing declares or brings."""
    declared = {arguments.partition("=")[0] for name, arguments in steps if name == "ARG"}
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(root.glob("Sources/**/*.swift")))
    for variable, value in (a.partition("=")[::2] for name, a in steps if name == "ENV"):
        if variable.startswith("AFTERCALL_") and variable not in sources:
            yield f"ENV {variable} is nothing that the program reads"
        for name in re.findall(r"\$\{?(\w+)", value):
            if name not in declared:
                yield f"ENV {variable} is made of {name}, which no ARG declares"
        for path in re.findall(r"(?<==)/[^,\s]+", value):
            if path not in set(copied_files(steps)):
                yield f"ENV {variable} names {path}, which COPY does not bring"


def context_complaints(stages, root):
    """Yields where what is copied from the folder is not what .dockerignore lets through."""
    ignore = root / ".dockerignore"
    lines = ignore.read_text(encoding="utf-8").splitlines() if ignore.exists() else []
    let_through = {line[1:] for line in lines if line.startswith("!")}
    copied = {source for stage in stages for sources, _, name in copies(stage.steps) if not name for source in sources}
    if "*" in lines:
        yield from (f"COPY of {source}, which .dockerignore keeps out" for source in sorted(copied - let_through))
    yield from (f"nothing copies {source}, which .dockerignore lets through" for source in sorted(let_through - copied))


def copy_complaints(stages, root):
    """Yields what COPY takes and is not there: in `root`, or in what the commands of an earlier stage make."""
    for number, stage in enumerate(stages):
        earlier = {other.name: other for other in stages[:number]}
        for sources, _, name in copies(stage.steps):
            if name is not None and name not in earlier:
                yield f"COPY from {name}, which is no stage before it"
                continue
            for source in sources:
                if name is None and not list(root.glob(source)):
                    yield f"COPY of {source}, which does not exist"
                elif name is not None and source not in made_paths(earlier[name].steps):
                    yield f"COPY of {source}, which nothing in {name} makes"


def complaints_about(text, root):
    """Yields what is wrong with the Dockerfile `text`, which is built in the folder `root`."""
    stages = stages_of(text)
    yield from release_complaints(stages)
    steps = stages[-1].steps
    yield from user_complaints(steps)
    yield from name_complaints(steps)
    yield from package_complaints(steps)
    yield from outside_complaints(steps)
    entry = last(steps, "ENTRYPOINT") or "[]"
    program = json.loads(entry)[0] if re.match(r'\[\s*"', entry) else None
    if program not in set(copied_files(steps)):
        yield f"ENTRYPOINT {program} is nothing that COPY puts into the last stage"
    yield from copy_complaints(stages, root)
    yield from context_complaints(stages, root)
    yield from variable_complaints(steps, root)
    for stage in stages:
        # Without it docker sends SIGTERM.
        if last(stage.steps, "STOPSIGNAL") not in (None, "SIGTERM"):
            yield f"STOPSIGNAL is {last(stage.steps, 'STOPSIGNAL')}: the program stops in order on SIGTERM"
        yield from step_complaints(stage, root)


def main(path):
    path = pathlib.Path(path)
    text = path.read_text(encoding="utf-8")
    stages = stages_of(text)
    unseen = "" if all(map(release_known, stages)) else ", what packages there are was NOT looked up"
    return finish("dockerfile", list(complaints_about(text, path.parent)), f"{len(stages)} stages{unseen}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
