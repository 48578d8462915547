"""Renders an overlay where kubectl is not installed: what deploy/kustomize uses of kustomize, and no more.

Names of what is generated get no hash, and everything is in the overlay's namespace.
"""

import pathlib
import sys

import yaml

KNOWN = {
    "apiVersion", "kind", "namespace", "resources", "labels", "configMapGenerator", "secretGenerator", "images",
    "replicas", "patches",
}
# By what the members of these lists are merged.
KEYS = {"containers": "name", "volumes": "name", "env": "name", "volumeMounts": "mountPath"}


def merged(old, new, name=""):
    """`old` with a strategic merge patch `new`, which is the value of the field `name`."""
    if isinstance(old, dict) and isinstance(new, dict):
        both = {key: merged(old.get(key), value, key) for key, value in new.items()}
        return {key: value for key, value in {**old, **both}.items() if value is not None}
    if isinstance(old, list) and isinstance(new, list) and name in KEYS:
        by_key = {member[KEYS[name]]: member for member in old}
        for member in new:
            by_key[member[KEYS[name]]] = merged(by_key.get(member[KEYS[name]]), member)
        return list(by_key.values())
    return new


def patch(documents, change, folder):
    """Applies one of the kustomization's `patches` to those of `documents` that it is for."""
    text = change["patch"] if "patch" in change else (folder / change["path"]).read_text(encoding="utf-8")
    wanted = yaml.safe_load(text)
    if isinstance(wanted, dict):
        target = {"kind": wanted["kind"], "name": wanted["metadata"]["name"]}
    else:
        target = change["target"]
    named = [{"kind": document["kind"], "name": document["metadata"]["name"]} for document in documents]
    meant = [number for number, names in enumerate(named) if {**names, **target} == names]
    if not meant:
        raise ValueError(f"a patch is for {target}, which is not there")
    for number in meant:
        document = documents[number]
        for step in wanted if isinstance(wanted, list) else []:
            *way, end = [int(word) if word.isdigit() else word for word in step["path"].strip("/").split("/")]
            place = document
            for word in way:
                place = place[word]
            if step["op"] != "replace":
                raise ValueError(f"{step['op']}: only kubectl can do that")
            # What is replaced has to be there.
            place[end] = (place[end], step["value"])[1]
        if isinstance(wanted, dict):
            documents[number] = merged(document, wanted)


def generated(kustomization, folder):
    """Yields the ConfigMaps and Secrets that the kustomization makes."""
    for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        for made in kustomization.get(field, []):
            data = dict(text.split("=", 1) for text in made.get("literals", []))
            for file in made.get("files", []):
                key, _, path = file.rpartition("=")
                data[key or pathlib.Path(path).name] = (folder / path).read_text(encoding="utf-8")
            contents = "stringData" if kind == "Secret" else "data"
            yield {"apiVersion": "v1", "kind": kind, "metadata": {"name": made["name"]}, contents: data}


def rendered(folder):
    """The manifests of the kustomization in `folder`."""
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    if unknown := sorted(set(kustomization) - KNOWN):
        raise ValueError(f"{folder}: {', '.join(unknown)}: only kubectl can render that")
    documents = []
    for resource in kustomization.get("resources", []):
        path = folder / resource
        if path.is_dir():
            documents += rendered(path)
        else:
            documents += [d for d in yaml.safe_load_all(path.read_text(encoding="utf-8")) if d]
    documents += generated(kustomization, folder)
    for change in kustomization.get("patches", []):
        patch(documents, change, folder)
    for document in documents:
        if "namespace" in kustomization:
            document["metadata"]["namespace"] = kustomization["namespace"]
        for replicas in kustomization.get("replicas", []):
            if document["kind"] == "StatefulSet" and document["metadata"]["name"] == replicas["name"]:
                document["spec"]["replicas"] = replicas["count"]
        for container in document.get("spec", {}).get("template", {}).get("spec", {}).get("containers", []):
            for image in kustomization.get("images", []):
                if container["image"] == image["name"]:
                    container["image"] = f"{image.get('newName', image['name'])}:{image['newTag']}"
    return documents


def main(folder):
    yaml.safe_dump_all(rendered(pathlib.Path(folder)), sys.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
