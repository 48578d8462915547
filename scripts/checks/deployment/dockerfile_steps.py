"""That the commands which RUN runs are such as there are: their words, packages of Debian, products of the package."""

import functools
import pathlib
import re
import shutil
import subprocess

from checks.deployment.dockerfile_parts import commands

# What comes after a command, where it has commands of its own.
WORDS = {
    ("apt-get",): {"update", "upgrade", "install", "remove", "purge", "autoremove", "clean", "download"},
    ("swift",): {"build", "package", "test", "run"},
    ("swift", "package"): {"resolve", "update", "describe", "dump-package", "show-dependencies", "clean", "reset"},
}
# The options of those of which a misspelt one would be found out by nobody before the image is built.
OPTIONS = {
    ("apt-get", "install"): {"--yes", "-y", "--no-install-recommends", "--quiet", "-qq"},
    ("swift", "build"): {
        "--configuration", "-c", "--product", "--static-swift-stdlib", "--show-bin-path", "--jobs", "--scratch-path"
    },
}


@functools.cache
def looks_up(release):
    """Whether this machine can say what packages the Debian `release` has: it is that, and has its lists."""
    system = pathlib.Path("/etc/os-release")
    if shutil.which("apt-cache") is None or not system.exists():
        return False
    is_it = f"VERSION_CODENAME={release}" in system.read_text(encoding="utf-8").splitlines()
    return is_it and any(pathlib.Path("/var/lib/apt/lists").glob("*_Packages*"))


@functools.cache
def exists(package):
    """Whether apt knows `package` by just that name."""
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0


def release_known(stage):
    """The Debian release of `stage`, if its packages can be looked up here, else None."""
    return next((word for word in re.split("[:-]", stage.image) if looks_up(word)), None)


def step_complaints(stage, root):
    """Yields commands, packages and products in `stage` that do not exist; packages where they can be looked up."""
    release = release_known(stage)
    for words in commands(stage.steps):
        for start in (words[:1], words[:2]):
            known = WORDS.get(tuple(start))
            word = next((word for word in words[len(start) :] if not word.startswith("-")), None)
            if known is not None and word not in known:
                yield f"{' '.join(start)} {word} is no command"
        options = OPTIONS.get(tuple(words[:2]))
        for option in words:
            if options and option.startswith("-") and option.partition("=")[0] not in options:
                yield f"{' '.join(words[:2])} {option} is no option that OPTIONS in dockerfile_steps.py has"
        for option, value in zip(words, words[1:]):
            if words[:1] == ["swift"] and option == "--configuration" and value not in ("debug", "release"):
                yield f"swift build --configuration {value}, which is neither debug nor release"
        if words[:2] == ["apt-get", "install"] and release is not None:
            for package in words[2:]:
                if not package.startswith("-") and not exists(package):
                    yield f"apt-get install {package}, which {release} does not have"
        if words[:2] == ["swift", "build"] and "--product" in words:
            product = words[words.index("--product") + 1]
            manifest = (root / "Package.swift").read_text(encoding="utf-8")
            if not re.search(rf'\.(executable|library)\(name: "{re.escape(product)}"', manifest):
                yield f"swift build --product {product}, which is no product of Package.swift"
