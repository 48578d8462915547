"""That what a pod refers to is there: its account, a version of its image, and what is in secrets."""

import re

from checks.deployment.images import has_version
from checks.deployment.settings import variable_complaints


def made_by_hand(text):
    """The keys of the secrets that the comments in `text` make, with `kubectl create secret generic`."""
    comments = " ".join(line.removeprefix("#") for line in text.splitlines() if line.startswith("#"))
    secrets = {}
    # A command ends where the next begins.
    for command in re.split(r"\bkubectl\b", comments):
        if made := re.search(r"create secret generic ([\w.-]+)(.*)", command):
            keys = re.findall(r"--from-(?:literal|file)=([\w.-]+)", made[2])
            secrets.setdefault(made[1], set()).update(keys)
    return secrets


def secret_keys(by_kind, text):
    """The keys of each secret that the overlay makes, or says in the comments in `text` how to make."""
    secrets = made_by_hand(text)
    for name, secret in by_kind.get("Secret", {}).items():
        secrets.setdefault(name, set()).update(secret.get("data", {}), secret.get("stringData", {}))
    return secrets


def wanted_keys(by_kind, pod):
    """Yields (who wants it, secret, key, whether it may be missing); a key of None is the secret as a whole."""
    for container in pod["containers"]:
        for variable in container.get("env", []):
            if wanted := variable.get("valueFrom", {}).get("secretKeyRef"):
                yield variable["name"], wanted["name"], wanted["key"], wanted.get("optional", False)
    for volume in pod.get("volumes", []):
        if "secret" in volume:
            secret = volume["secret"]
            for key in [item["key"] for item in secret.get("items", [])] or [None]:
                yield f"the volume {volume['name']}", secret["secretName"], key, secret.get("optional", False)
    for name, authentication in by_kind.get("TriggerAuthentication", {}).items():
        for wanted in authentication["spec"]["secretTargetRef"]:
            yield f"TriggerAuthentication {name}", wanted["name"], wanted["key"], False


def trigger_complaints(trigger, by_kind):
    """Yields what a trigger needs for its login at the broker and does not get."""
    reference = trigger.get("authenticationRef", {}).get("name")
    authentication = by_kind.get("TriggerAuthentication", {}).get(reference)
    if reference and authentication is None:
        yield f"{reference} is not there"
        return
    given = {wanted.get("parameter") for wanted in authentication["spec"]["secretTargetRef"]} if reference else set()
    if trigger["metadata"].get("sasl", "none") != "none":
        for parameter in sorted({"username", "password"} - given):
            yield f"logs in at the broker, and has no {parameter}"


def reference_complaints(pod, by_kind, secrets):
    """Yields what the overlay names and does not have: its account, a version, and keys of `secrets`."""
    account = pod.get("serviceAccountName")
    if account not in by_kind.get("ServiceAccount", {}):
        yield f"the service account {account} is not there"
    for container in pod["containers"]:
        if not has_version(container.get("image", "")):
            yield f"{container['name']}: the image {container.get('image')} has no version"
        yield from variable_complaints({v["name"]: v.get("value") for v in container.get("env", [])})
    for who, secret, key, optional in wanted_keys(by_kind, pod):
        # Commands name all keys; a secret that the overlay makes itself may leave out what is optional.
        if optional and secret in by_kind.get("Secret", {}):
            continue
        if secret not in secrets:
            yield f"{who}: nothing makes the secret {secret}"
        elif key is not None and key not in secrets[secret]:
            yield f"{who}: there is no {key} in the secret {secret}"
