"""Manifests of Kubernetes: against the schemas of its kinds, strictly, and against what we ask of ours.

Reads rendered manifests (`kubectl kustomize`) or files as they are; `NAME=PATH` is a file that complaints call NAME.
Kinds that are not Kubernetes' own are checked against the schemas in `crds/`.
"""

import json
import pathlib
import re
import sys

import kubernetes_validate
import yaml
from jsonschema import Draft202012Validator

from checks.complaints import finish
from checks.images import has_version
from checks.settings import variable_complaints

CRDS = pathlib.Path(__file__).parent / "crds"
KUSTOMIZATION = "kustomization.yaml"
# The port of the program's HTTP server where its configuration does not say another.
HTTP_PORT = 8080
# What the program's HTTP server answers each kind of probe with (docs/operations/running.md).
PROBES = {
    "startupProbe": "/healthz/started",
    "readinessProbe": "/healthz/ready",
    "livenessProbe": "/healthz/live",
}


def schema_complaints(document):
    """Yields what the schema of its kind has against `document`."""
    crd = CRDS / f"{document['kind']}.schema.json"
    if crd.exists():
        validator = Draft202012Validator(json.loads(crd.read_text(encoding="utf-8")))
        for error in validator.iter_errors(document):
            yield f"{error.json_path}: {error.message}"
        return
    try:
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)
    except kubernetes_validate.ValidationError as error:
        yield str(error).splitlines()[0]
    except kubernetes_validate.SchemaNotFoundError:
        yield f"no schema is known for {document['apiVersion']} {document['kind']}"


# What the schemas take for any text.
QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?")
PATTERNS = {
    "memory": QUANTITY,
    "cpu": QUANTITY,
    "storage": QUANTITY,
    "ephemeral-storage": QUANTITY,
    "maxUnavailable": re.compile(r"[0-9]+%?"),
    "minAvailable": re.compile(r"[0-9]+%?"),
    "whenDeleted": re.compile("Retain|Delete"),
    "whenScaled": re.compile("Retain|Delete"),
    "fieldPath": re.compile(
        r"metadata\.(name|namespace|uid)|metadata\.(labels|annotations)\['[^']+'\]|spec\.(nodeName|serviceAccountName)"
        r"|status\.(hostIP|podIP)s?"
    ),
}


def value_complaints(value, path=""):
    """Yields values that are written as none of their kind can be."""
    if isinstance(value, list):
        for number, member in enumerate(value):
            yield from value_complaints(member, f"{path}[{number}]")
    elif isinstance(value, dict):
        for name, member in value.items():
            here = f"{path}.{name}"
            pattern = PATTERNS.get(name)
            if pattern is not None and isinstance(member, (str, int, float)) and not pattern.fullmatch(str(member)):
                yield f"{here.removeprefix('.')}: {member} is no value for it"
            yield from value_complaints(member, here)


def pod_complaints(pod):
    """Yields how the pod template `pod` is less careful than it has to be."""
    context = pod.get("securityContext", {})
    if context.get("runAsNonRoot") is not True:
        yield "the pod may run as root"
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "the pod has no seccomp profile"
    if pod.get("automountServiceAccountToken") is not False:
        yield "the pod gets a token for the API server"
    if not pod.get("topologySpreadConstraints"):
        yield "nothing spreads the pods over zones and nodes"
    if context.get("runAsUser") == 0:
        yield "the pod runs as root"
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field):
            yield f"the pod shares what is the node's ({field})"
    mounted = {volume["name"] for volume in pod.get("volumes", [])}
    for container in pod["containers"]:
        name = container["name"]
        rights = container.get("securityContext", {})
        if rights.get("readOnlyRootFilesystem") is not True:
            yield f"{name}: the root file system can be written to"
        if rights.get("allowPrivilegeEscalation") is not False or rights.get("capabilities", {}).get("drop") != ["ALL"]:
            yield f"{name}: has more rights than it needs"
        yield from (f"{name}: {line}" for line in container_complaints(container))
        for probe, path in PROBES.items():
            if probe not in container:
                yield f"{name}: has no {probe}"
            elif (asked := container[probe].get("httpGet", {}).get("path")) != path:
                yield f"{name}: the {probe} asks for {asked}, not {path}"
        resources = container.get("resources", {})
        if "memory" not in resources.get("limits", {}) or "cpu" not in resources.get("requests", {}):
            yield f"{name}: says too little of what it takes"
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in mounted:
                yield f"{name}: mounts {mount['name']}, which is no volume"


def container_complaints(container):
    """Yields rights that were added to the container, and probes that go to a port it does not have."""
    rights = container.get("securityContext", {})
    if rights.get("privileged"):
        yield "is privileged"
    if rights.get("capabilities", {}).get("add"):
        yield f"adds the capabilities {', '.join(rights['capabilities']['add'])}"
    if rights.get("runAsUser") == 0 or rights.get("runAsNonRoot") is False:
        yield "runs as root"
    known = ports_of([container])
    for probe in PROBES:
        port = container.get(probe, {}).get("httpGet", {}).get("port")
        if probe in container and port not in known:
            yield f"the {probe} asks port {port}, which it does not have"


def ports_of(containers):
    """The ports of the containers, by number and by name."""
    ports = [port for container in containers for port in container.get("ports", [])]
    return {port["containerPort"] for port in ports} | {port["name"] for port in ports if "name" in port}


def lets_out(rule, host, port):
    """Whether a rule of egress lets out to `port` (TCP) of `host`, as far as the name of a service says where it is."""
    ports = [other.get("port") for other in rule.get("ports", []) if other.get("protocol", "TCP") == "TCP"]
    if rule.get("ports") and port not in ports:
        return False
    words = host.split(".")
    namespace = words[1] if words[2:3] == ["svc"] else None
    selectors = [peer.get("namespaceSelector", {}).get("matchLabels", {}) for peer in rule.get("to", [])]
    named = [labels.get("kubernetes.io/metadata.name") for labels in selectors]
    return not named or namespace is None or namespace in named or None in named


def network_complaints(policy, pod, brokers):
    """Yields where the network policy lets in everybody or nobody, or does not let `brokers` (host:port) out."""
    known = ports_of(pod["containers"])
    if set(policy.get("policyTypes", [])) != {"Ingress", "Egress"}:
        yield "its policyTypes are not Ingress and Egress"
    for rule in policy.get("ingress", []):
        if not rule.get("from"):
            yield "lets everybody in"
        for port in rule.get("ports", []):
            if port.get("port") not in known:
                yield f"lets in to port {port.get('port')}, which the pod does not have"
    for broker in brokers:
        host, _, port = broker.rpartition(":")
        if not any(lets_out(rule, host, int(port)) for rule in policy.get("egress", [])):
            yield f"does not let out to the broker {broker}"


def brokers_of(settings):
    """The brokers that the program's settings name, as host:port."""
    brokers = (settings.get("kafka") or {}).get("bootstrap_servers", [])
    return [text.strip() for text in (brokers.split(",") if isinstance(brokers, str) else brokers)]


def settings_in(config_maps):
    """Yields (name of the ConfigMap, settings) for each configuration of the program in the ConfigMaps."""
    for name, config_map in config_maps.items():
        if "aftercall.yaml" in config_map.get("data", {}):
            yield name, yaml.safe_load(config_map["data"]["aftercall.yaml"]) or {}


def configuration_complaints(pod, config_maps):
    """Yields containers whose --config is in no ConfigMap that they mount, and settings that do not fit the pod."""
    volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
    for container in pod["containers"]:
        arguments = container.get("args", [])
        path = arguments[arguments.index("--config") + 1] if "--config" in arguments[:-1] else None
        files = set()
        for mount in container.get("volumeMounts", []):
            name = volumes.get(mount["name"], {}).get("configMap", {}).get("name")
            files |= {f"{mount['mountPath']}/{key}" for key in config_maps.get(name, {}).get("data", {})}
        if path not in files:
            yield f"{container['name']}: --config {path} is in no ConfigMap that it mounts"
    for name, settings in settings_in(config_maps):
        port = (settings.get("http") or {}).get("port", HTTP_PORT)
        if port not in ports_of(pod["containers"]):
            yield f"the program listens on {port}, which is no port of the pod"
        brokers = brokers_of(settings)
        if not brokers:
            yield f"the ConfigMap {name} names no broker"
        for broker in brokers:
            if not broker.rpartition(":")[2].isdigit():
                yield f"the ConfigMap {name}: the broker {broker} has no port"


def reference_complaints(pod, by_kind):
    """Yields what the pod names and the overlay does not have: its account, a version, what is in the secrets made."""
    account = pod.get("serviceAccountName")
    if account not in by_kind.get("ServiceAccount", {}):
        yield f"the service account {account} is not there"
    secrets = by_kind.get("Secret", {})
    for container in pod["containers"]:
        if not has_version(container.get("image", "")):
            yield f"{container['name']}: the image {container.get('image')} has no version"
        variables = container.get("env", [])
        yield from variable_complaints(variable["name"] for variable in variables)
        for variable in variables:
            wanted = variable.get("valueFrom", {}).get("secretKeyRef")
            # An overlay that makes no secret gets them from elsewhere.
            if not wanted or not secrets or wanted.get("optional"):
                continue
            secret = secrets.get(wanted["name"], {})
            if wanted["key"] not in {**secret.get("data", {}), **secret.get("stringData", {})}:
                yield f"{variable['name']}: there is no {wanted['key']} in the secret {wanted['name']}"


def together_complaints(documents):
    """Yields what does not fit between the rendered manifests of one overlay."""
    by_kind = {}
    for document in documents:
        by_kind.setdefault(document["kind"], {})[document["metadata"]["name"]] = document
    config_maps = by_kind.get("ConfigMap", {})
    for name, workload in by_kind.get("StatefulSet", {}).items():
        template = workload["spec"]["template"]
        labels = template["metadata"]["labels"].items()
        selectors = [(f"StatefulSet {name}", workload["spec"]["selector"]["matchLabels"])]
        selectors += [(f"Service {n}", d["spec"]["selector"]) for n, d in by_kind.get("Service", {}).items()]
        selectors += [
            (f"{kind} {n}", d["spec"][field]["matchLabels"])
            for kind, field in (("PodDisruptionBudget", "selector"), ("NetworkPolicy", "podSelector"))
            for n, d in by_kind.get(kind, {}).items()
        ]
        for what, selector in selectors:
            if not selector.items() <= labels:
                yield f"{what}: selects no pod of {name}"
        for kind in ("Service", "PodDisruptionBudget", "NetworkPolicy"):
            if kind not in by_kind:
                yield f"there is no {kind} for {name}"
        if workload["spec"]["serviceName"] not in by_kind.get("Service", {}):
            yield f"{name}: the service {workload['spec']['serviceName']} is not there"
        claims = {claim["metadata"]["name"] for claim in workload["spec"].get("volumeClaimTemplates", [])}
        pod = dict(template["spec"])
        pod["volumes"] = pod.get("volumes", []) + [{"name": claim} for claim in claims]
        yield from (f"{name}: {line}" for line in pod_complaints(pod))
        for volume in pod["volumes"]:
            if "configMap" in volume and volume["configMap"]["name"] not in config_maps:
                yield f"{name}: the ConfigMap {volume['configMap']['name']} is not there"
        yield from (f"{name}: {line}" for line in reference_complaints(pod, by_kind))
        yield from (f"{name}: {line}" for line in configuration_complaints(pod, config_maps))
        yield from reachability_complaints(pod, by_kind)
    for name, scaled in by_kind.get("ScaledObject", {}).items():
        if scaled["spec"]["scaleTargetRef"]["name"] not in by_kind.get("StatefulSet", {}):
            yield f"ScaledObject {name}: scales what is not there"
        for trigger in scaled["spec"]["triggers"]:
            reference = trigger.get("authenticationRef", {}).get("name")
            if reference and reference not in by_kind.get("TriggerAuthentication", {}):
                yield f"ScaledObject {name}: {reference} is not there"
        yield from group_complaints(name, scaled, config_maps)


def reachability_complaints(pod, by_kind):
    """Yields services and policies that lead to ports which `pod` does not have, or keep it from its brokers."""
    known = ports_of(pod["containers"])
    for name, service in by_kind.get("Service", {}).items():
        for port in service["spec"].get("ports", []):
            target = port.get("targetPort", port["port"])
            if target not in known:
                yield f"Service {name}: leads to port {target}, which the pod does not have"
    brokers = [
        broker
        for _, settings in settings_in(by_kind.get("ConfigMap", {}))
        for broker in brokers_of(settings)
        if broker.rpartition(":")[2].isdigit()
    ]
    for name, policy in by_kind.get("NetworkPolicy", {}).items():
        yield from (f"NetworkPolicy {name}: {line}" for line in network_complaints(policy["spec"], pod, brokers))


def group_complaints(name, scaled, config_maps):
    """Yields where a scaled object looks at another group or topic than the program's configuration names."""
    for _, settings in settings_in(config_maps):
        group = settings.get("app", {}).get("id", "aftercall") + "-agents"
        topic = settings.get("topics", {}).get("input", "telephony.agent-events")
        for trigger in scaled["spec"]["triggers"]:
            looked_at = (trigger["metadata"]["consumerGroup"], trigger["metadata"]["topic"])
            if looked_at != (group, topic):
                yield f"ScaledObject {name}: looks at {looked_at}, the program is {(group, topic)}"


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


def main(arguments):
    complaints, count = [], 0
    for argument in arguments:
        name, _, path = argument.rpartition("=")
        name, path = name or path, pathlib.Path(path)
        documents = [d for d in yaml.safe_load_all(path.read_text(encoding="utf-8")) if d]
        if path.name == KUSTOMIZATION:
            names = {other.name for other in path.parent.iterdir()}
            complaints += [f"{name}: {line}" for line in folder_complaints(documents, names)]
            continue
        count += len(documents)
        for document in documents:
            where = f"{name}: {document['kind']} {document['metadata']['name']}"
            complaints += [f"{where}: {line}" for line in schema_complaints(document)]
            complaints += [f"{where}: {line}" for line in value_complaints(document)]
        if any(document["kind"] == "ConfigMap" for document in documents):
            complaints += [f"{name}: {line}" for line in together_complaints(documents)]
    return finish("kubernetes", complaints, f"{count} manifests in {len(arguments)} files")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
