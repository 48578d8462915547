"""That the files of what watches AfterCall fit together: compose, Prometheus and its rules, Alertmanager, Grafana.

Each of them is sound by itself where a target is no service, a token is not mounted or nobody is told.
"""

import pathlib
import re
import sys

import yaml

from checks.complaints import finish
from checks.deployment.compose import container_ports, environment_of, mounts_of, secrets_of
from checks.deployment.settings import brokers_of, is_loopback, setting
from checks.monitoring.rules import rules_of
from checks.structure import structure_complaints

PROMETHEUS = "deploy/prometheus/prometheus.yml"
ALERTMANAGER = "deploy/alertmanager/alertmanager.yml"
PROVISIONING = "deploy/grafana/provisioning"
PROGRAM = "deploy/compose/aftercall.yaml"
# The service that is scraped with a token.
SCRAPED = "aftercall"
# Those of AfterCall's own alerts, which it sends to Alertmanager too.
SEVERITIES = {"info", "warning", "error", "critical"}
# What alerts are told apart by: labels of Prometheus's own, and those of AfterCall's (docs/operations/alert-sinks.md).
LABELS = {
    "alertname", "severity", "job", "instance", "tenant", "entity_kind", "entity_id", "contact_id", "agent", "queue",
    "team", "site", "channel", "campaign", "reason",
}
# What is only to be known is told to nobody where nobody asked for it.
NOT_TOLD = {"info"}


def who_mounts(services, path):
    """The service that mounts the file or folder `path` of the repository, and where; (None, None) if none does."""
    for name, service in services.items():
        for source, target in mounts_of(service):
            if source == f"./{path}":
                return name, target
    return None, None


def mounted_from(service, path):
    """The path in the repository of what is at `path` in the container; None where nothing is mounted there."""
    for source, target in mounts_of(service):
        if source.startswith("./") and (path == target or path.startswith(f"{target}/")):
            return source.removeprefix("./") + path.removeprefix(target)
    return None


def address_complaints(address, services, own):
    """Yields why nothing answers at `address` (host:port), asked by the service `own`."""
    host, _, port = address.rpartition(":")
    service = services.get(own if host == "localhost" else host)
    if service is None:
        yield f"{address} is no service of docker-compose.yml"
        return
    ports = set(container_ports(service))
    if ports and not (port.isdigit() and int(port) in ports):
        yield f"{address}: the service has port {', '.join(map(str, sorted(ports)))}"


def targets_of(entry):
    """The addresses of a scrape job or of an Alertmanager: static ones, and names with a port."""
    for static in entry.get("static_configs", []):
        yield from static.get("targets", [])
    for names in entry.get("dns_sd_configs", []):
        yield from (f"{name}:{names.get('port')}" for name in names.get("names", []))


def prometheus_complaints(settings, services, own, root):
    """Yields what Prometheus's settings name and the service `own`, or the network, does not have."""
    service = services[own]
    jobs = settings.get("scrape_configs", [])
    for entry in jobs + settings.get("alerting", {}).get("alertmanagers", []):
        for address in targets_of(entry):
            yield from address_complaints(address, services, own)
    for job in jobs:
        scraped = {address.rpartition(":")[0] for address in targets_of(job)}
        authorization = job.get("authorization", {})
        file = authorization.get("credentials_file")
        if SCRAPED in scraped and not authorization:
            yield f"the job {job['job_name']} has no authorization, and {SCRAPED} wants its token"
        for names in job.get("dns_sd_configs", []):
            if names.get("type", "SRV") not in ("A", "AAAA"):
                yield f"the job {job['job_name']} asks for records of type SRV, and services have addresses only"
        if file and file not in {f"/run/secrets/{name}" for name in secrets_of(service).values()}:
            yield f"the job {job['job_name']}: {file} is no secret of the service {own}"
    if not any(SCRAPED in address for job in jobs for address in targets_of(job)):
        yield f"no job scrapes {SCRAPED}"
    for pattern in settings.get("rule_files", []):
        path = mounted_from(service, pattern)
        if path is None or not list(root.glob(path)):
            yield f"rule_files: {pattern} matches no file in the service {own}"


def matchers_in(texts):
    """Yields (label, operator, value) of each matcher of Alertmanager."""
    for text in texts:
        yield from re.findall(r"(\w+)\s*(=~|!~|!=|=)\s*\"?([^\",}]*)\"?", text)


def values_of(operator, value):
    """The values that a matcher names, where it names them one by one."""
    return value.split("|") if operator in ("=~", "!~") else [value]


def routes_of(route):
    """The routes below `route`, at any depth."""
    for child in route.get("routes", []):
        yield child
        yield from routes_of(child)


def takes(route, severity):
    """Whether alerts of `severity` can take the route."""
    for label, operator, value in matchers_in(route.get("matchers", [])):
        if label == "severity":
            is_meant = bool(re.fullmatch(value, severity)) if "~" in operator else value == severity
            if is_meant == operator.startswith("!"):
                return False
    return True


def alertmanager_complaints(settings, known):
    """Yields what its matchers name that is not there, and whom nobody tells.

    - known: label to its values, for alertname, severity and job; and `used`, the severities of rules.
    """
    route = settings["route"]
    routes = list(routes_of(route))
    matchers = [text for entry in routes for text in entry.get("matchers", [])]
    for rule in settings.get("inhibit_rules", []):
        matchers += rule.get("source_matchers", []) + rule.get("target_matchers", [])
    labels = LABELS | known.get("labels", set())
    grouped = [label for entry in [route, *routes] for label in entry.get("group_by", [])]
    grouped += [label for rule in settings.get("inhibit_rules", []) for label in rule.get("equal", [])]
    for label in sorted({label for label, _, _ in matchers_in(matchers)} | set(grouped) - {"..."}):
        if label not in labels:
            yield f"no alert has the label {label}"
    for label, operator, value in matchers_in(matchers):
        for name in values_of(operator, value):
            # AfterCall's own alerts are called like_this, after rules that people make.
            is_own = label == "alertname" and name.islower()
            if label in known and not is_own and re.fullmatch(r"[\w-]+", name) and name not in known[label]:
                yield f"matches {label} {name}, which there is not"
    told = [entry for entry in routes if entry.get("receiver", route["receiver"]) != route["receiver"]]
    for severity in sorted(known["used"] - NOT_TOLD):
        if not any(takes(entry, severity) for entry in told):
            yield f"alerts of severity {severity} go to nobody but the receiver {route['receiver']}"
    used = {entry.get("receiver") for entry in [route, *routes]}
    for receiver in settings.get("receivers", []):
        if receiver["name"] not in used:
            yield f"no route has the receiver {receiver['name']}"


def rule_complaints(rules, jobs):
    """Yields the jobs that rules select, or say, and Prometheus does not have."""
    for rule in rules:
        named = set(re.findall(r'\bjob="([^"]*)"', rule["expr"]))
        if "job" in rule.get("labels", {}):
            named.add(rule["labels"]["job"])
        for job in sorted(named - jobs):
            yield f"{rule.get('alert') or rule['record']} is about the job {job}, which prometheus.yml does not have"


def configuration_complaints(services):
    """Yields services whose command names a configuration that is not mounted."""
    for name, service in services.items():
        command = service.get("command", [])
        words = command.split() if isinstance(command, str) else command
        text = " ".join(words)
        for path in re.findall(r"--config(?:\.file)?[ =](\S+)", text):
            if mounted_from(service, path) is None:
                yield f"{name}: {path} is not mounted"


def grafana_complaints(services, own, datasources, providers, root):
    """Yields data sources that are no service, and dashboards that are not where Grafana looks for them."""
    for document in (datasources, providers):
        yield from structure_complaints("provisioning", document)
    urls = [source.get("url", "") for source in datasources.get("datasources", [])]
    for url in urls:
        yield from address_complaints(re.sub(r"^\w+://|/.*$", "", url), services, own)
    paths = [provider.get("options", {}).get("path", "nowhere") for provider in providers.get("providers", [])]
    if not urls or not paths:
        yield "there is no data source, or no folder of dashboards"
    paths += [value for name, value in environment_of(services[own]).items() if name.endswith("_DASHBOARD_PATH")]
    for path in paths:
        file = mounted_from(services[own], path)
        if file is None or not (root / file).exists():
            yield f"there is nothing at {path} in the service {own}"


def brokers_named(services, settings):
    """Yields (who, address) for each broker that is named in the program's settings, a variable or a command."""
    for broker in brokers_of(settings):
        yield PROGRAM, broker
    for name, service in services.items():
        text = " ".join(service.get("command", [])) if isinstance(service.get("command"), list) else ""
        named = re.findall(r"--bootstrap-servers[= ](\S+)", text)
        named += [value for key, value in environment_of(service).items() if key == "BOOTSTRAP_SERVERS"]
        yield from ((f"docker-compose.yml: {name}", address) for text in named for address in text.split(","))


def broker_complaints(services, settings):
    """Yields the brokers that are named where none says that it is to be reached."""
    listeners = [environment_of(service).get("KAFKA_ADVERTISED_LISTENERS", "") for service in services.values()]
    advertised = set(re.findall(r"://([^,]+)", ",".join(listeners)))
    for who, address in brokers_named(services, settings):
        if address not in advertised:
            yield f"{who}: no broker is at {address} (KAFKA_ADVERTISED_LISTENERS has {', '.join(sorted(advertised))})"


def program_complaints(settings, services):
    """Yields where the program's settings in compose do not fit what is around it."""
    for url in settings.get("sinks", {}).get("alertmanager", {}).get("url", []):
        yield from address_complaints(re.sub(r"^\w+://|/.*$", "", url), services, SCRAPED)
    if setting(settings, "http.port") not in set(container_ports(services[SCRAPED])):
        yield f"http.port is none that the service {SCRAPED} publishes"
    if is_loopback(setting(settings, "http.host")):
        yield "http.host is the container's loopback interface, where Prometheus cannot reach it"


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def main(root):
    root = pathlib.Path(root)
    services = read(root / "docker-compose.yml")["services"]
    prometheus, alertmanager = read(root / PROMETHEUS), read(root / ALERTMANAGER)
    files = sorted((root / PROMETHEUS).parent.glob("rules/*.rules.yml"))
    rules = [rule for path in files for kind in ("alert", "record") for rule in rules_of(read(path), kind)]
    jobs = {job["job_name"] for job in prometheus["scrape_configs"]}
    used = {rule["labels"]["severity"] for rule in rules if "severity" in rule.get("labels", {})}
    alerts = {rule["alert"] for rule in rules if "alert" in rule}
    labels = {label for rule in rules for label in rule.get("labels", {})}
    known = {"labels": labels, "alertname": alerts, "severity": used | SEVERITIES, "job": jobs}
    # Whoever runs it may let the program tell of its own alerts as well.
    known["used"] = known["severity"]

    complaints = [f"docker-compose.yml: {line}" for line in configuration_complaints(services)]
    program = read(root / PROGRAM)
    complaints += broker_complaints(services, program)
    complaints += [f"{PROGRAM}: {line}" for line in program_complaints(program, services)]
    owners = {path: who_mounts(services, path)[0] for path in (PROMETHEUS, ALERTMANAGER, PROVISIONING)}
    for path in (path for path, owner in owners.items() if owner is None):
        complaints.append(f"{path} is mounted by no service of docker-compose.yml")
    if owners[PROMETHEUS]:
        said = prometheus_complaints(prometheus, services, owners[PROMETHEUS], root)
        complaints += [f"{PROMETHEUS}: {line}" for line in said]
    if owners[PROVISIONING]:
        folder = root / PROVISIONING
        provided = read(folder / "datasources" / "prometheus.yaml"), read(folder / "dashboards" / "aftercall.yaml")
        said = grafana_complaints(services, owners[PROVISIONING], *provided, root)
        complaints += [f"{PROVISIONING}: {line}" for line in said]
    complaints += [f"{ALERTMANAGER}: {line}" for line in alertmanager_complaints(alertmanager, known)]
    complaints += rule_complaints(rules, jobs)
    return finish("together", complaints, f"{len(services)} services, {len(jobs)} jobs, {len(rules)} rules fit")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
