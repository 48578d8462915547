"""What the schemas of Kubernetes take for any text, and what is not any text."""

import re

QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?")
# None would keep every node from being drained.
COUNT = re.compile("[1-9][0-9]*%?")
# By the name of the field, or by that and the name of what it is in.
PATTERNS = {
    "memory": QUANTITY,
    "cpu": QUANTITY,
    "storage": QUANTITY,
    "ephemeral-storage": QUANTITY,
    "maxUnavailable": COUNT,
    "minAvailable": COUNT,
    "fieldPath": re.compile(
        r"metadata\.(name|namespace|uid)|metadata\.(labels|annotations)\['[^']+'\]|spec\.(nodeName|serviceAccountName)"
        r"|status\.(hostIP|podIP)s?"
    ),
} | {
    name: re.compile(words)
    for name, words in {
        "accessModes": "ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod",
        "volumeMode": "Filesystem|Block",
        "whenDeleted": "Retain|Delete",
        "whenScaled": "Retain|Delete",
        "podManagementPolicy": "OrderedReady|Parallel",
        "updateStrategy.type": "RollingUpdate|OnDelete",
        "restartPolicy": "Always|OnFailure|Never",
        "imagePullPolicy": "Always|IfNotPresent|Never",
        "terminationMessagePolicy": "File|FallbackToLogsOnError",
        "dnsPolicy": "ClusterFirst|ClusterFirstWithHostNet|Default|None",
        "fsGroupChangePolicy": "OnRootMismatch|Always",
        "seccompProfile.type": "RuntimeDefault|Localhost|Unconfined",
        "whenUnsatisfiable": "DoNotSchedule|ScheduleAnyway",
        "operator": "In|NotIn|Exists|DoesNotExist|Gt|Lt|Equal",
        "effect": "NoSchedule|PreferNoSchedule|NoExecute",
        "unhealthyPodEvictionPolicy": "IfHealthyBudget|AlwaysAllow",
        "policyTypes": "Ingress|Egress",
        "protocol": "TCP|UDP|SCTP",
        "httpGet.scheme": "HTTP|HTTPS",
        "clusterIP": r"None|[0-9.]+|[0-9a-f:]+",
        "spec.type": "ClusterIP|NodePort|LoadBalancer|ExternalName",
        "sessionAffinity": "None|ClientIP",
        "externalTrafficPolicy": "Cluster|Local",
        "internalTrafficPolicy": "Cluster|Local",
    }.items()
}
# Kubernetes keeps these names for itself, so others of them mean nothing.
RESERVED = re.compile(r"([\w.-]+\.)?(kubernetes|k8s)\.io/.*")
LABELS = {
    "kubernetes.io/metadata.name",
    "kubernetes.io/hostname",
    "kubernetes.io/arch",
    "kubernetes.io/os",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "node.kubernetes.io/instance-type",
    "apps.kubernetes.io/pod-index",
    "statefulset.kubernetes.io/pod-name",
    "kubectl.kubernetes.io/default-container",
    *(f"app.kubernetes.io/{name}" for name in ("name", "instance", "version", "component", "part-of", "managed-by")),
}


def value_complaints(value, path=""):
    """Yields values that are written as none of their kind can be, and labels of Kubernetes that it does not have."""
    if isinstance(value, list):
        for number, member in enumerate(value):
            yield from value_complaints(member, f"{path}[{number}]")
    elif isinstance(value, dict):
        for name, member in value.items():
            here = f"{path}.{name}".removeprefix(".")
            pattern = PATTERNS.get(name) or PATTERNS.get(".".join(here.split(".")[-2:]))
            for text in member if isinstance(member, list) else [member]:
                if pattern is not None and isinstance(text, (str, int, float)) and not pattern.fullmatch(str(text)):
                    yield f"{here}: {text} is no value for it"
            for label in (name, member if name == "topologyKey" else ""):
                if RESERVED.fullmatch(label) and label not in LABELS:
                    yield f"{here}: {label} is no label of Kubernetes"
            yield from value_complaints(member, here)
