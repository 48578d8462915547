"""That kustomizations name what is beside them, change what is there, and are applied where their comments say."""

import re

import yaml

KUSTOMIZATION = "kustomization.yaml"


def namespace_complaints(documents, text):
    """Yields namespaces that the comments in `text` make or use, and that nothing of the overlay is in."""
    used = {document["metadata"].get("namespace", "default") for document in documents}
    comments = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    for name in sorted(set(re.findall(r"create namespace (\S+)|--namespace[ =](\S+)", comments))):
        name = "".join(name)
        if name not in used:
            yield f"the comments have the namespace {name}, and what is rendered is in {', '.join(sorted(used))}"


def texts(value):
    """Yields every text in `value`."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from texts(member)
    elif isinstance(value, str):
        yield value


def folder_complaints(kustomization, names):
    """Yields the files `names` of its folder that the kustomization does not name: they would be in no cluster."""
    # Files of a generator may be written as KEY=PATH.
    named = {text.rpartition("=")[2].removeprefix("./") for text in texts(kustomization)}
    for name in sorted(names):
        if name.endswith(".yaml") and name != KUSTOMIZATION and name not in named:
            yield f"does not name {name}, which is beside it"


def resources_of(path):
    """Yields (kind, name) of each manifest that the kustomization `path` takes in, those of its bases as well."""
    for resource in yaml.safe_load(path.read_text(encoding="utf-8")).get("resources", []):
        other = path.parent / resource
        if other.is_dir():
            yield from resources_of(other / KUSTOMIZATION)
        elif other.exists():
            for document in yaml.safe_load_all(other.read_text(encoding="utf-8")):
                yield document["kind"], document["metadata"]["name"]


def patch_complaints(path):
    """Yields patches of the kustomization `path` that change nothing, of which kustomize says nothing."""
    there = set(resources_of(path))
    for patch in yaml.safe_load(path.read_text(encoding="utf-8")).get("patches", []):
        target = patch.get("target", {})
        wanted = [target.get(field, ".*") for field in ("kind", "name")]
        if target and not any(all(map(re.fullmatch, wanted, names)) for names in there):
            yield f"patches {' '.join(wanted)}, which is none of its resources"
