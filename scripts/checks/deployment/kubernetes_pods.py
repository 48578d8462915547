"""What is asked of the pods of the program: the rights they have, the probes that are made, what they take."""

import re

from checks.deployment.dockerfile_parts import user_of_image

# What the program's HTTP server answers each kind of probe with (docs/operations/running.md).
PROBES = {
    "startupProbe": "/healthz/started",
    "readinessProbe": "/healthz/ready",
    "livenessProbe": "/healthz/live",
}


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
    for field, number in zip(("runAsUser", "runAsGroup"), user_of_image()):
        if number is not None and context.get(field, number) != number:
            yield f"{field} is {context[field]}, and the image has {number}"
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.get(field):
            yield f"the pod shares what is the node's ({field})"
    # Kubernetes makes AFTERCALL_PORT and the like for the service, which are no settings of the program.
    if pod.get("enableServiceLinks") is not False:
        yield "the pod gets variables of services, which begin as the program's do"
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
        for what, most in resources.get("limits", {}).items():
            if (asked := amount(resources.get("requests", {}).get(what, 0))) > amount(most):
                yield f"{name}: asks for {asked:g} of {what}, which is more than its limit"
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in mounted:
                yield f"{name}: mounts {mount['name']}, which is no volume"


def amount(quantity):
    """The number that a quantity is: 100m, 2Gi; what is none is said elsewhere."""
    number, unit = re.fullmatch(r"([0-9.]*)(.*)", str(quantity)).groups()
    if unit == "m":
        return float(number) / 1000
    base = 1024 if unit.endswith("i") else 1000
    return float(number or 0) * base ** ("KMGT".find(unit[:1].upper()) + 1 if unit else 0)


def template_complaints(template):
    """Yields where what the template says of its own labels and containers is not so."""
    labels, pod = template["metadata"].get("labels", {}), template["spec"]
    for constraint in pod.get("topologySpreadConstraints", []):
        if not constraint.get("labelSelector", {}).get("matchLabels", {}).items() <= labels.items():
            yield f"what is spread over {constraint.get('topologyKey')} is not its own pods"
    named = template["metadata"].get("annotations", {}).get("kubectl.kubernetes.io/default-container")
    if named not in (None, *(container["name"] for container in pod["containers"])):
        yield f"the default container {named} is none of its containers"
    for container in pod["containers"]:
        for variable in container.get("env", []):
            if variable["name"] == "AFTERCALL_INSTANCE_ID":
                field = variable.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath")
                if field not in ("metadata.name", "metadata.uid"):
                    yield "AFTERCALL_INSTANCE_ID is the same for all pods, which would end each other's transactions"


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
