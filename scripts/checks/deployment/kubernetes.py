"""Manifests of Kubernetes: against the schemas of its kinds, strictly, and against what we ask of ours.

Reads rendered manifests (`kubectl kustomize`) or files as they are; `NAME=PATH` is a file that complaints call NAME.
Kinds that are not Kubernetes' own are checked against the schemas in `structures/`.
"""

import pathlib
import sys

import kubernetes_validate
import yaml

from checks.complaints import finish
from checks.deployment.kubernetes_kustomizations import (
    KUSTOMIZATION,
    folder_complaints,
    namespace_complaints,
    patch_complaints,
)
from checks.deployment.kubernetes_network import reachability_complaints
from checks.deployment.kubernetes_pods import pod_complaints, template_complaints
from checks.deployment.kubernetes_secrets import reference_complaints, secret_keys, trigger_complaints
from checks.deployment.kubernetes_settings import configuration_complaints, group_complaints, scale_complaints
from checks.deployment.kubernetes_values import value_complaints
from checks.structure import has_structure, structure_complaints


def schema_complaints(document):
    """Yields what the schema of its kind has against `document`."""
    if has_structure(document["kind"]):
        yield from structure_complaints(document["kind"], document)
        return
    try:
        kubernetes_validate.validate(document, kubernetes_validate.latest_version(), strict=True)
    except kubernetes_validate.ValidationError as error:
        yield str(error).splitlines()[0]
    except kubernetes_validate.SchemaNotFoundError:
        yield f"no schema is known for {document['apiVersion']} {document['kind']}"


def together_complaints(documents, text=""):
    """Yields what does not fit between the rendered manifests of one overlay, which are written in `text`."""
    by_kind = {}
    for document in documents:
        by_kind.setdefault(document["kind"], {})[document["metadata"]["name"]] = document
    yield from namespace_complaints(documents, text)
    config_maps, secrets = by_kind.get("ConfigMap", {}), secret_keys(by_kind, text)
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
        yield from (f"{name}: {line}" for line in template_complaints(template))
        for volume in pod["volumes"]:
            if "configMap" in volume and volume["configMap"]["name"] not in config_maps:
                yield f"{name}: the ConfigMap {volume['configMap']['name']} is not there"
        yield from (f"{name}: {line}" for line in reference_complaints(pod, by_kind, secrets))
        yield from (f"{name}: {line}" for line in configuration_complaints(pod, config_maps, secrets))
        yield from reachability_complaints(pod, by_kind)
    for name, scaled in by_kind.get("ScaledObject", {}).items():
        workload = by_kind.get("StatefulSet", {}).get(scaled["spec"]["scaleTargetRef"]["name"])
        if workload is None:
            yield f"ScaledObject {name}: scales what is not there"
        else:
            yield from scale_complaints(name, scaled, workload)
        for trigger in scaled["spec"]["triggers"]:
            yield from (f"ScaledObject {name}: {line}" for line in trigger_complaints(trigger, by_kind))
        yield from group_complaints(name, scaled, config_maps)


def main(arguments):
    complaints, count = [], 0
    for argument in arguments:
        name, _, path = argument.rpartition("=")
        name, path = name or path, pathlib.Path(path)
        text = path.read_text(encoding="utf-8")
        documents = [d for d in yaml.safe_load_all(text) if d]
        if path.name == KUSTOMIZATION:
            names = {other.name for other in path.parent.iterdir()}
            complaints += [f"{name}: {line}" for line in folder_complaints(documents, names)]
            complaints += [f"{name}: {line}" for line in patch_complaints(path)]
            continue
        count += len(documents)
        for document in documents:
            where = f"{name}: {document['kind']} {document['metadata']['name']}"
            complaints += [f"{where}: {line}" for line in schema_complaints(document)]
            complaints += [f"{where}: {line}" for line in value_complaints(document)]
        if any(document["kind"] == "ConfigMap" for document in documents):
            complaints += [f"{name}: {line}" for line in together_complaints(documents, text)]
    return finish("kubernetes", complaints, f"{count} manifests in {len(arguments)} files")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
