"""That services and network policies lead to the program, and the program to its brokers."""

from checks.deployment.kubernetes_pods import ports_of
from checks.deployment.kubernetes_settings import settings_in
from checks.deployment.settings import brokers_of


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
    # Names are asked for by either.
    for protocol in ("UDP", "TCP"):
        ports = [port for rule in policy.get("egress", []) for port in rule.get("ports", [])]
        if not any(p.get("port") == 53 and p.get("protocol", "TCP") == protocol for p in ports):
            yield f"does not let out to port 53 ({protocol}), where names are asked for"
    for broker in brokers:
        host, _, port = broker.rpartition(":")
        if not any(lets_out(rule, host, int(port)) for rule in policy.get("egress", [])):
            yield f"does not let out to the broker {broker}"


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
