"""Manifests of Kubernetes: against the schemas of its kinds, strictly, and against what we ask of ours.

Reads rendered manifests (`kubectl kustomize`) or files as they are. Kinds that are not Kubernetes' own are checked
against the schemas in `crds/`.
"""

import json
import pathlib
import sys

import kubernetes_validate
import yaml
from jsonschema import Draft202012Validator

from checks.complaints import finish

CRDS = pathlib.Path(__file__).parent / "crds"
IGNORED_KINDS = {"Kustomization"}
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
    mounted = {volume["name"] for volume in pod.get("volumes", [])}
    for container in pod["containers"]:
        name = container["name"]
        rights = container.get("securityContext", {})
        if rights.get("readOnlyRootFilesystem") is not True:
            yield f"{name}: the root file system can be written to"
        if rights.get("allowPrivilegeEscalation") is not False or rights.get("capabilities", {}).get("drop") != ["ALL"]:
            yield f"{name}: has more rights than it needs"
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
    for name, scaled in by_kind.get("ScaledObject", {}).items():
        if scaled["spec"]["scaleTargetRef"]["name"] not in by_kind.get("StatefulSet", {}):
            yield f"ScaledObject {name}: scales what is not there"
        for trigger in scaled["spec"]["triggers"]:
            reference = trigger.get("authenticationRef", {}).get("name")
            if reference and reference not in by_kind.get("TriggerAuthentication", {}):
                yield f"ScaledObject {name}: {reference} is not there"
        yield from group_complaints(name, scaled, config_maps)


def group_complaints(name, scaled, config_maps):
    """Yields where a scaled object looks at another group or topic than the program's configuration names."""
    for config_map in config_maps.values():
        settings = yaml.safe_load(config_map["data"]["aftercall.yaml"])
        group = settings.get("app", {}).get("id", "aftercall") + "-agents"
        topic = settings.get("topics", {}).get("input", "telephony.agent-events")
        for trigger in scaled["spec"]["triggers"]:
            looked_at = (trigger["metadata"]["consumerGroup"], trigger["metadata"]["topic"])
            if looked_at != (group, topic):
                yield f"ScaledObject {name}: looks at {looked_at}, the program is {(group, topic)}"


def main(paths):
    complaints, count = [], 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            documents = [d for d in yaml.safe_load_all(file) if d and d.get("kind") not in IGNORED_KINDS]
        count += len(documents)
        for document in documents:
            where = f"{path}: {document['kind']} {document['metadata']['name']}"
            complaints += [f"{where}: {line}" for line in schema_complaints(document)]
        if any(document["kind"] == "ConfigMap" for document in documents):
            complaints += [f"{path}: {line}" for line in together_complaints(documents)]
    return finish("kubernetes", complaints, f"{count} manifests in {len(paths)} files")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
