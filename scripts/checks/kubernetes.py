"""Manifests of Kubernetes: against the schemas of its kinds, strictly, and against what we ask of ours.

Reads rendered manifests (`kubectl kustomize`) or files as they are; `NAME=PATH` is a file that complaints call NAME.
Kinds that are not Kubernetes' own are checked against the schemas in `crds/`.
"""

import json
import pathlib
import sys

import kubernetes_validate
import yaml
from jsonschema import Draft202012Validator

from checks.complaints import finish
from checks.kubernetes_network import reachability_complaints
from checks.kubernetes_pods import pod_complaints
from checks.kubernetes_secrets import reference_complaints, secret_keys
from checks.kubernetes_settings import configuration_complaints, group_complaints, scale_complaints
from checks.kubernetes_values import value_complaints
from checks.settings import HTTP_PORT, brokers_of  # noqa: F401 (checks/together.py has them from here)

CRDS = pathlib.Path(__file__).parent / "crds"
KUSTOMIZATION = "kustomization.yaml"


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


def together_complaints(documents, text=""):
    """Yields what does not fit between the rendered manifests of one overlay, which are written in `text`."""
    by_kind = {}
    for document in documents:
        by_kind.setdefault(document["kind"], {})[document["metadata"]["name"]] = document
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
            reference = trigger.get("authenticationRef", {}).get("name")
            if reference and reference not in by_kind.get("TriggerAuthentication", {}):
                yield f"ScaledObject {name}: {reference} is not there"
        yield from group_complaints(name, scaled, config_maps)


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
        text = path.read_text(encoding="utf-8")
        documents = [d for d in yaml.safe_load_all(text) if d]
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
            complaints += [f"{name}: {line}" for line in together_complaints(documents, text)]
    return finish("kubernetes", complaints, f"{count} manifests in {len(arguments)} files")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
