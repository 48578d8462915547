"""That the program's settings in an overlay fit the pod that they are for, and what scales it."""

import pathlib
import re

import yaml

from checks.deployment.kubernetes_pods import ports_of
from checks.deployment.program_options import option_complaints
from checks.deployment.settings import brokers_of, is_loopback, setting, stop_seconds

TOPICS = pathlib.Path(__file__).resolve().parents[3] / "deploy" / "kafka" / "create-topics.sh"
# What a scaled object calls the mechanisms of a login.
SASL = {"PLAIN": "plaintext", "SCRAM-SHA-256": "scram_sha256", "SCRAM-SHA-512": "scram_sha512"}


def settings_in(config_maps):
    """Yields (name of the ConfigMap, settings) for each configuration of the program in the ConfigMaps."""
    for name, config_map in config_maps.items():
        if "aftercall.yaml" in config_map.get("data", {}):
            yield name, yaml.safe_load(config_map["data"]["aftercall.yaml"]) or {}


def mounts_of(pod):
    """Yields (path, volume, whether read only) for each mount of the pod's containers."""
    volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
    for container in pod["containers"]:
        for mount in container.get("volumeMounts", []):
            path, volume = mount["mountPath"], volumes.get(mount["name"], {"name": mount["name"]})
            yield pathlib.PurePosixPath(path), volume, mount.get("readOnly", False)


def paths_in(settings, path=""):
    """Yields (setting, path) for each file and folder that `settings` name."""
    for name, value in settings.items():
        here = f"{path}.{name}".removeprefix(".")
        if isinstance(value, dict):
            yield from paths_in(value, here)
        elif name.endswith(("_file", "_location", "folder")):
            yield here, pathlib.PurePosixPath(value)


def path_complaints(settings, pod, config_maps, secrets):
    """Yields files that `settings` name and no volume has, and folders that are not kept from pod to pod."""
    mounts = list(mounts_of(pod))
    for name, path in paths_in(settings):
        found = [(path.relative_to(at), volume, fixed) for at, volume, fixed in mounts if path.is_relative_to(at)]
        if not found:
            yield f"{name} is {path}, where nothing is mounted"
            continue
        inside, volume, fixed = found[-1]
        if name.endswith("folder"):
            if fixed or set(volume) & {"configMap", "secret", "emptyDir"}:
                yield f"{name} is {path}, which is not kept, or cannot be written to"
        elif "secret" in volume or "configMap" in volume:
            source = volume.get("secret", {}).get("secretName") or volume.get("configMap", {}).get("name")
            keys = config_maps.get(source, {}).get("data", {}) if "configMap" in volume else secrets.get(source, ())
            if str(inside) not in keys:
                yield f"{name} is {path}, and {source} has no {inside}"


def configuration_complaints(pod, config_maps, secrets):
    """Yields containers whose --config is in no ConfigMap that they mount, and settings that do not fit the pod.

    `secrets` are the keys of each secret.
    """
    for container in pod["containers"]:
        arguments = container.get("args", [])
        path = arguments[arguments.index("--config") + 1] if "--config" in arguments[:-1] else None
        files = set()
        for at, volume, _ in mounts_of({**pod, "containers": [container]}):
            name = volume.get("configMap", {}).get("name")
            files |= {str(at / key) for key in config_maps.get(name, {}).get("data", {})}
        if path not in files:
            yield f"{container['name']}: --config {path} is in no ConfigMap that it mounts"
        for line in option_complaints(arguments):
            yield f"{container['name']}: {line}"
    variables = {v["name"]: v.get("value") for container in pod["containers"] for v in container.get("env", [])}
    for name, settings in settings_in(config_maps):
        port = setting(settings, "http.port")
        if port not in ports_of(pod["containers"]):
            yield f"the program listens on {port}, which is no port of the pod"
        host = variables.get("AFTERCALL_HTTP_HOST") or setting(settings, "http.host")
        if is_loopback(host):
            yield f"the program listens on {host}, where no probe reaches it"
        grace = pod.get("terminationGracePeriodSeconds", 30)
        if grace < stop_seconds(settings):
            yield f"the grace period of {grace} s is less than the {stop_seconds(settings):g} s that a stop may take"
        if not brokers_of(settings):
            yield f"the ConfigMap {name} names no broker"
        for line in path_complaints(settings, pod, config_maps, secrets):
            yield f"the ConfigMap {name}: {line}"


def group_complaints(name, scaled, config_maps):
    """Yields where a scaled object looks at another group, topic or broker than the program's configuration names."""
    for _, settings in settings_in(config_maps):
        protocol = setting(settings, "kafka.security_protocol")
        wanted = {
            "bootstrapServers": ",".join(brokers_of(settings)),
            "sasl": SASL.get(setting(settings, "kafka.sasl_mechanism"), "none") if "sasl" in protocol else "none",
            "tls": "enable" if "ssl" in protocol else "disable",
        }
        # What waits is where the bus is read: that is what the agents stage reads, or the sources are.
        sources, app = settings.get("sources") or [], setting(settings, "app.id")
        places = {(source.get("topic"), f"{app}-ingest") for source in sources}
        places = places or {(setting(settings, "topics.input"), f"{app}-agents")}
        found = {(t["metadata"].get("topic"), t["metadata"].get("consumerGroup")) for t in scaled["spec"]["triggers"]}
        for topic, group in sorted(places - found):
            yield f"ScaledObject {name}: nothing looks at {topic} as {group} reads it, and the program reads it so"
        for topic, group in sorted(found - places, key=str):
            yield f"ScaledObject {name}: looks at {topic} as {group} reads it, and the program does not read it so"
        for trigger in scaled["spec"]["triggers"]:
            looked_at = {"sasl": "none", "tls": "disable", **trigger["metadata"]}
            for field, value in wanted.items():
                if looked_at.get(field) != value:
                    yield f"ScaledObject {name}: {field} is {looked_at.get(field)}, the program has {value}"


def input_partitions():
    """How many partitions the input has, unless one says otherwise."""
    return int(re.search(r"\$\{INPUT_PARTITIONS:-(\d+)\}", TOPICS.read_text(encoding="utf-8"))[1])


def scale_complaints(name, scaled, workload):
    """Yields where a scaled object cannot have as many pods as it or `workload` says."""
    least, most = (scaled["spec"].get(field) for field in ("minReplicaCount", "maxReplicaCount"))
    for count, what in ((least, "minReplicaCount"), (workload["spec"].get("replicas"), "replicas of what it scales")):
        if None not in (count, most) and most < count:
            yield f"ScaledObject {name}: maxReplicaCount {most} is less than the {count} {what}"
    if most is not None and most > input_partitions():
        yield (
            f"ScaledObject {name}: maxReplicaCount {most} is more than the {input_partitions()} partitions that "
            f"{TOPICS.name} gives the input: the other pods would have nothing to do"
        )
