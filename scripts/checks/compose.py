"""What the schema of compose files cannot know: that the files are there, and that a demonstration stays at home."""

import pathlib
import sys

import yaml

from checks.complaints import finish


def published_elsewhere(ports):
    """The published ports that other machines could reach."""
    return [port for port in ports if not str(port).startswith("127.0.0.1:")]


def mounted_files(volumes):
    """The paths on this machine that `volumes` (short form) mount."""
    return [source for source in (str(volume).split(":")[0] for volume in volumes) if source.startswith(".")]


def complaints_about(document, root):
    """Yields what is wrong with the compose file `document`, whose paths are relative to `root`."""
    named = {"services": document.get("services", {}), "volumes": document.get("volumes", {})}
    secrets = document.get("secrets", {})
    for name, service in named["services"].items():
        for port in published_elsewhere(service.get("ports", [])):
            yield f"{name}: port {port} is not bound to 127.0.0.1"
        for path in mounted_files(service.get("volumes", [])):
            if not (root / path).exists():
                yield f"{name}: {path} does not exist"
        for volume in service.get("volumes", []):
            source = str(volume).split(":")[0]
            if not source.startswith((".", "/")) and source not in named["volumes"]:
                yield f"{name}: the volume {source} is not declared"
        for needed in service.get("depends_on", {}):
            if needed not in named["services"]:
                yield f"{name}: depends on {needed}, which is no service"
        for secret in service.get("secrets", []):
            if secret not in secrets:
                yield f"{name}: the secret {secret} is not declared"
        image = service.get("image", "")
        if "build" not in service and (":" not in image or image.endswith(":latest")):
            yield f"{name}: the image {image} has no version"
    for name, secret in secrets.items():
        if "file" in secret and not (root / secret["file"]).exists():
            yield f"the secret {name}: {secret['file']} does not exist"


def main(path):
    path = pathlib.Path(path)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    complaints = list(complaints_about(document, path.parent))
    return finish("compose", complaints, f"{len(document['services'])} services")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
