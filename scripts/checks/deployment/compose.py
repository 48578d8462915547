"""What the schema of compose files cannot know: that the files are there, that services can start, with what rights.

And that a demonstration stays at home: nothing is published but on the loopback interface.
"""

import pathlib
import re
import sys

import yaml

from checks.complaints import finish
from checks.deployment.compose_broker import broker_complaints, client_complaints
from checks.deployment.compose_images import image_complaints, path_complaints, script_complaints
from checks.deployment.compose_parts import (
    container_ports,
    environment_of,
    host_ports,
    mounted_files,
    mounts_of,
    place_of,
    port_of,
    secrets_of,
    words_of,
)
from checks.deployment.dockerfile_parts import FILE
from checks.deployment.images import has_version
from checks.deployment.kubernetes_pods import PROBES
from checks.deployment.program_options import COMMANDS, option_complaints
from checks.deployment.settings import brokers_of, is_loopback, setting, variable_complaints

HARDENING = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}
# The services without it, each with the reason.
NOT_HARDENED = {
    "kafka": "its image formats its storage and writes its configuration and logs into its own folders at each start",
    "topics": "it is the same image: its tools write logs beside themselves",
}


def published_elsewhere(ports):
    """The published ports that other machines could reach."""
    return [port for port in ports if port_of(port)[0] != "127.0.0.1"]


# The seconds that a stop in order may take (docs/operations/running.md).
DRAIN_SECONDS = 30


def seconds_of(duration):
    """The seconds of a duration as compose files have it: 1m30s, 45s."""
    parts = re.findall(r"(\d+)(h|m|s)", str(duration))
    return sum(int(number) * {"h": 3600, "m": 60, "s": 1}[unit] for number, unit in parts)


# What the schema of compose files takes for any text.
DURATIONS = ("stop_grace_period", "interval", "timeout", "start_period", "start_interval")
PATTERNS = {
    "restart": re.compile(r"no|always|on-failure(:\d+)?|unless-stopped"),
    "retries": re.compile(r"\d+"),
    **dict.fromkeys(DURATIONS, re.compile(r"(\d+(h|ms|m|s|us))+")),
}


def value_complaints(service):
    """Yields values that are written as none of their kind can be."""
    for where in (service, service.get("healthcheck", {})):
        for name, value in where.items():
            if name in PATTERNS and not PATTERNS[name].fullmatch(str(value)):
                yield f"{name}: {value} is no value for it"
    test = service.get("healthcheck", {}).get("test", "")
    if isinstance(test, list) and test[:1] not in (["CMD"], ["CMD-SHELL"], ["NONE"]):
        yield f"the healthcheck begins with {test[:1]}, not CMD, CMD-SHELL or NONE"
    build = service.get("build", {})
    declared = FILE.read_text(encoding="utf-8")
    for name in build.get("args", {}) if isinstance(build, dict) else ():
        if not re.search(rf"^ARG {name}\b", declared, re.MULTILINE):
            yield f"build: {name} is no ARG of the Dockerfile"
    for variable, value in environment_of(service).items():
        if isinstance(value, bool):
            yield f"{variable}: a bare {str(value).lower()} is refused by some versions of Compose: quote it"


def settings_in(service, root):
    """The settings of the program in the file that the service mounts and names with --config; {} if there is none."""
    words = words_of(service)
    source = place_of(service, words[words.index("--config") + 1]) if "--config" in words[:-1] else None
    if source is None or not (root / source).is_file():
        return {}
    return yaml.safe_load((root / source).read_text(encoding="utf-8")) or {}


def program_complaints(service, root):
    """Yields what does not fit the program in a service that runs it (`run`)."""
    if words_of(service)[:1] != ["run"]:
        return
    host = environment_of(service).get("AFTERCALL_HTTP_HOST") or setting(settings_in(service, root), "http.host")
    if settings_in(service, root) and service.get("ports") and is_loopback(host):
        yield f"http.host is {host}, where nobody reaches it but the container itself"
    if seconds_of(service.get("stop_grace_period", "10s")) < DRAIN_SECONDS:
        yield f"stop_grace_period is less than the {DRAIN_SECONDS} s that a stop in order may take"
    check = " ".join(map(str, service.get("healthcheck", {}).get("test", [])))
    if "GET " in check and not any(f"GET {path} " in check for path in PROBES.values()):
        yield f"the healthcheck asks for none of {', '.join(PROBES.values())}"
    ports = set(container_ports(service))
    for port in re.findall(r"/dev/tcp/[^/]+/(\d+)", check):
        if ports and int(port) not in ports:
            yield f"the healthcheck asks port {port}, which the service does not publish"


def start_complaints(name, services):
    """Yields why the service `name` would not start, for what it waits for."""
    needs = services[name].get("depends_on", {})
    for needed in needs:
        if needed not in services:
            yield f"depends on {needed}, which is no service"
        elif isinstance(needs, dict) and needs[needed].get("condition") == "service_healthy":
            check = services[needed].get("healthcheck", {})
            if not check.get("test") or check.get("disable"):
                yield f"waits for {needed} to be healthy, which has no healthcheck"
    seen, waiting = set(), list(needs)
    while waiting:
        needed = waiting.pop()
        if needed not in seen:
            seen.add(needed)
            waiting += services.get(needed, {}).get("depends_on", {})
    if name in seen:
        yield "waits for itself (depends_on in a circle)"


def right_complaints(name, service):
    """Yields the rights that the service has and should not have."""
    if service.get("privileged"):
        yield "is privileged"
    if service.get("cap_add"):
        yield f"adds the capabilities {', '.join(service['cap_add'])}"
    for field in ("network_mode", "pid", "ipc", "userns_mode"):
        if service.get(field) == "host":
            yield f"shares what is this machine's ({field})"
    if name not in NOT_HARDENED:
        for field, wanted in HARDENING.items():
            found = service.get(field)
            if found != wanted and not (isinstance(found, list) and set(wanted) <= set(found)):
                yield f"{field} is not {wanted}, and NOT_HARDENED in compose.py has no reason for it"


def service_complaints(name, document, root):
    """Yields what is wrong with the service `name` of the compose file `document`."""
    service = document["services"][name]
    for port in published_elsewhere(service.get("ports", [])):
        yield f"port {port} is not bound to 127.0.0.1"
    for path in mounted_files(service):
        if not (root / path).exists():
            yield f"{path} does not exist"
    for source, _ in mounts_of(service):
        if source and not source.startswith((".", "/", "~", "$")) and source not in document.get("volumes", {}):
            yield f"the volume {source} is not declared"
    secrets = secrets_of(service)
    for secret in secrets:
        if secret not in document.get("secrets", {}):
            yield f"the secret {secret} is not declared"
    for variable, value in environment_of(service).items():
        for file in re.findall(r"/run/secrets/([\w.-]+)", str(value)):
            if file not in secrets.values():
                yield f"{variable} names the secret {file}, which the service does not have"
    yield from variable_complaints(environment_of(service))
    yield from value_complaints(service)
    image = service.get("image", "")
    if "build" not in service and not has_version(image):
        yield f"the image {image} has no version"
    yield from image_complaints(service)
    yield from script_complaints(service, root)
    yield from path_complaints(service, root)
    yield from broker_complaints(name, document["services"])
    yield from client_complaints(name, document["services"], brokers_of(settings_in(service, root)))
    yield from program_complaints(service, root)
    if words_of(service)[:1] and words_of(service)[0] in COMMANDS:
        yield from option_complaints(words_of(service))
    yield from start_complaints(name, document["services"])
    yield from right_complaints(name, service)


def complaints_about(document, root):
    """Yields what is wrong with the compose file `document`, whose paths are relative to `root`."""
    taken = {}
    for name, service in document.get("services", {}).items():
        yield from (f"{name}: {line}" for line in service_complaints(name, document, root))
        for port in host_ports(service.get("ports", [])):
            if port in taken:
                yield f"{name}: publishes port {port[0]}, as {taken[port]} does"
            taken.setdefault(port, name)
    for name, secret in document.get("secrets", {}).items():
        if "file" in secret and not (root / secret["file"]).exists():
            yield f"the secret {name}: {secret['file']} does not exist"


def main(path):
    path = pathlib.Path(path)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    complaints = list(complaints_about(document, path.parent))
    return finish("compose", complaints, f"{len(document['services'])} services")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
