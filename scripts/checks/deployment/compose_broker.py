"""That the broker of a compose file can start, and is where its clients look for it."""

import re

from checks.deployment.compose_parts import container_ports, environment_of, listed, words_of

# Without them it does not start; the image makes none of them up once it is given one.
NEEDED = (
    "NODE_ID",
    "PROCESS_ROLES",
    "LISTENERS",
    "ADVERTISED_LISTENERS",
    "LISTENER_SECURITY_PROTOCOL_MAP",
    "CONTROLLER_LISTENER_NAMES",
    "CONTROLLER_QUORUM_VOTERS",
    "LOG_DIRS",
)
PROTOCOLS = {"PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"}
NUMBERS = ("_ID", "_FACTOR", "_ISR", "_MS", "_PARTITIONS", "_BYTES", "_HOURS")
# What wants three brokers where nothing is said.
THREE = (
    "OFFSETS_TOPIC_REPLICATION_FACTOR",
    "TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
    "TRANSACTION_STATE_LOG_MIN_ISR",
    "SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR",
    "SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR",
)


def settings_of(service):
    """The settings of the broker that the service is: name to text; none of another service."""
    variables = environment_of(service).items()
    return {name.removeprefix("KAFKA_"): str(value) for name, value in variables if name.startswith("KAFKA_")}


def listeners_in(text):
    """The listeners of a setting: name to (host, port)."""
    found = re.findall(r"([^,:/]+)://([^,:/]*):([0-9]+)", text)
    return {name: (host, int(port)) for name, host, port in found}


def listener_complaints(name, settings):
    """Yields where the settings of the broker `name` do not mean the same listeners."""
    listeners = listeners_in(settings.get("LISTENERS", ""))
    advertised = listeners_in(settings.get("ADVERTISED_LISTENERS", ""))
    controllers = settings.get("CONTROLLER_LISTENER_NAMES", "").split(",")
    protocols = dict(re.findall(r"([^,:]+):([^,:]+)", settings.get("LISTENER_SECURITY_PROTOCOL_MAP", "")))
    for listener, protocol in protocols.items():
        if protocol not in PROTOCOLS:
            yield f"the listener {listener} has the protocol {protocol}, which there is not"
    yield from (f"the listener {listener} has no protocol" for listener in listeners if listener not in protocols)
    for listener in [*controllers, settings.get("INTER_BROKER_LISTENER_NAME", "PLAINTEXT"), *advertised]:
        if listener not in listeners:
            yield f"{listener} is none of its listeners"
    for listener, (_, port) in advertised.items():
        if listener in listeners and listeners[listener][1] != port:
            yield f"the listener {listener} is advertised with port {port}, and has {listeners[listener][1]}"
    for listener in sorted(listeners.keys() - advertised.keys() - set(controllers)):
        yield f"{listener} is not advertised"
    voters = re.findall(r"([0-9]+)@([^,:]+):([0-9]+)", settings.get("CONTROLLER_QUORUM_VOTERS", ""))
    own = [(settings.get("NODE_ID"), name, str(listeners[c][1])) for c in controllers if c in listeners]
    if not set(own) & set(voters):
        yield f"is not among the voters {settings.get('CONTROLLER_QUORUM_VOTERS')}: they are id@service:port"


def broker_complaints(name, services):
    """Yields why the broker that the service `name` is, if it is one, would not start."""
    settings = settings_of(services[name])
    if not settings:
        return
    yield from (f"KAFKA_{setting} is missing" for setting in NEEDED if setting not in settings)
    for role in settings.get("PROCESS_ROLES", "").split(","):
        if role not in ("broker", "controller"):
            yield f"{role} is no role"
    for setting, value in settings.items():
        if setting.endswith(NUMBERS) and not value.isdigit():
            yield f"KAFKA_{setting} is {value}, no number"
        if setting.endswith("_ENABLE") and value.lower() not in ("true", "false"):
            yield f"KAFKA_{setting} is {value}, neither true nor false"
    brokers = sum(bool(settings_of(service)) for service in services.values())
    for setting in THREE:
        value = settings.get(setting, "3" if setting.endswith("_FACTOR") else "2")
        if value.isdigit() and int(value) > brokers:
            yield f"KAFKA_{setting} is {value}, with {brokers} brokers"
    ports = [port for _, port in listeners_in(settings.get("LISTENERS", "")).values()]
    for port in container_ports(services[name]):
        if port not in ports:
            yield f"publishes port {port} of the container, where it has no listener"
    yield from listener_complaints(name, settings)


def client_complaints(name, services, settings=()):
    """Yields brokers that the service `name` asks for, with the brokers of its `settings`, and that are not there."""
    service = services[name]
    texts = [settings_of(other).get("ADVERTISED_LISTENERS", "") for other in services.values()]
    advertised = [address for text in texts for address in listeners_in(text).values()]
    own = [port for _, port in listeners_in(settings_of(service).get("LISTENERS", "")).values()]
    words = words_of(service) + listed(service.get("healthcheck", {}).get("test"))
    asked = re.findall(r"--bootstrap-servers?[= ](\S+)", " ".join(words))
    asked += [str(v) for n, v in environment_of(service).items() if n.endswith("BOOTSTRAP_SERVERS")]
    asked += settings
    for broker in ",".join(asked).split(",") if asked else []:
        host, _, port = broker.rpartition(":")
        reached = own if host == "localhost" else [p for h, p in advertised if h == host]
        if not port.isdigit() or int(port) not in reached:
            yield f"asks for the broker {broker}, which is not there"
