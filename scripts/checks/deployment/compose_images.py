"""What the images of a compose file read, and the services' own scripts: variables, files and folders."""

import re

from checks.deployment.compose_parts import container_ports, environment_of, place_of, words_of

# Settings of a broker, as far as we know them: one that is not here is misspelt, or has to be looked up in Kafka's
# documentation and added.
BROKER = """
node.id process.roles listeners advertised.listeners listener.security.protocol.map inter.broker.listener.name
controller.listener.names controller.quorum.voters controller.quorum.bootstrap.servers log.dirs metadata.log.dir
offsets.topic.replication.factor offsets.topic.num.partitions transaction.state.log.replication.factor
transaction.state.log.min.isr transaction.state.log.num.partitions share.coordinator.state.topic.replication.factor
share.coordinator.state.topic.min.isr group.initial.rebalance.delay.ms auto.create.topics.enable num.partitions
default.replication.factor min.insync.replicas message.max.bytes log.retention.ms log.retention.hours
log.retention.bytes log.segment.bytes log.cleaner.dedupe.buffer.size delete.topic.enable num.network.threads
num.io.threads group.coordinator.rebalance.protocols authorizer.class.name super.users allow.everyone.if.no.acl.found
sasl.enabled.mechanisms sasl.mechanism.inter.broker.protocol sasl.mechanism.controller.protocol
ssl.keystore.location ssl.keystore.password ssl.truststore.location ssl.truststore.password ssl.client.auth
""".split()
# Settings of Grafana, likewise: [section] key is GF_SECTION_KEY.
GRAFANA = """
auth_anonymous_enabled auth_anonymous_org_role auth_anonymous_org_name auth_disable_login_form auth_basic_enabled
analytics_reporting_enabled analytics_check_for_updates analytics_check_for_plugin_updates
dashboards_default_home_dashboard_path dashboards_min_refresh_interval security_admin_user security_admin_password
security_admin_password__file security_allow_embedding security_disable_initial_admin_creation server_root_url
server_http_port server_domain users_allow_sign_up users_default_theme log_level log_mode paths_data paths_logs
paths_plugins paths_provisioning plugins_preinstall_disabled unified_alerting_enabled
""".split()
# What variables of these may be.
VALUES = {
    "GF_AUTH_ANONYMOUS_ORG_ROLE": re.compile("Viewer|Editor|Admin"),
    "CLUSTER_ID": re.compile(r"[\w-]{22}"),
}
SWITCH = re.compile(r"GF_.*_(ENABLED|LOGIN_FORM|CHECK_FOR_(PLUGIN_)?UPDATES|ALLOW_SIGN_UP)")
# Name of the image: its variables (None: any), its options (likewise), its ports (of a broker they are listeners),
# and the folders that it looks into or writes to.
IMAGES = {
    "apache/kafka": ({"CLUSTER_ID", *(f"KAFKA_{name.upper().replace('.', '_')}" for name in BROKER)}, None, None, []),
    "grafana/grafana": (
        {f"GF_{name.upper()}" for name in GRAFANA},
        set(),
        {3000},
        ["/etc/grafana/provisioning", "/var/lib/grafana"],
    ),
    "prom/prometheus": (
        None,
        {"config.file", "storage.tsdb.path", "storage.tsdb.retention.time", "web.external-url", "web.enable-lifecycle"},
        {9090},
        ["/prometheus"],
    ),
    "prom/alertmanager": (
        None,
        {"config.file", "storage.path", "web.external-url", "cluster.listen-address", "log.level"},
        {9093},
        ["/alertmanager"],
    ),
}


def name_of(image):
    """The name of the image without registry, tag and digest."""
    name = image.partition("@")[0]
    first, _, rest = name.partition("/")
    if rest and re.search(r"[.:]|^localhost$", first):
        name = rest
    return name.partition(":")[0]


def image_complaints(service):
    """Yields that nobody knows the service's image, or variables and folders that it does not read."""
    if "build" in service:
        return
    name = name_of(service.get("image", ""))
    if name not in IMAGES:
        yield f"{name} is no image that IMAGES in compose_images.py has"
    elif "entrypoint" not in service:
        known, options, ports, folders = IMAGES[name]
        for variable, value in environment_of(service).items():
            if known is not None and variable not in known:
                yield f"{variable} is nothing that {name} is known to read"
            pattern = VALUES.get(variable) or (SWITCH.fullmatch(variable) and re.compile("true|false"))
            if pattern and not pattern.fullmatch(str(value).lower() if isinstance(value, bool) else str(value)):
                yield f"{variable} is {value}, which it cannot be"
        for word in words_of(service):
            option = word.lstrip("-").partition("=")[0]
            if options is not None and word.startswith("--") and option not in options:
                yield f"--{option} is no option that {name} is known to have"
        for port in container_ports(service):
            if ports is not None and port not in ports:
                yield f"publishes port {port} of the container, and {name} has {', '.join(map(str, ports))}"
        for folder in folders:
            if place_of(service, folder) is None:
                yield f"nothing is mounted at {folder}, which {name} needs"



def script_complaints(service, root):
    """Yields variables that the script of the repository which the service runs does not read."""
    for word in words_of(service):
        source = place_of(service, word)
        if word.endswith(".sh") and source and (root / source).is_file():
            text = (root / source).read_text(encoding="utf-8")
            for variable in environment_of(service):
                if not re.search(rf"\$\{{?{variable}\b", text):
                    yield f"{variable} is nothing that {source} reads"


def path_complaints(service, root):
    """Yields paths in the words and variables of the service at which nothing is mounted, or not such a file."""
    texts = [word.rpartition("=")[2] for word in words_of(service)[1 if "entrypoint" in service else 0 :]]
    texts += [str(value) for value in environment_of(service).values()]
    for path in texts:
        if path.startswith("/") and not path.startswith("/run/secrets/"):
            source = place_of(service, path)
            if source is None:
                yield f"{path} is in nothing that is mounted"
            elif source.startswith(".") and not (root / source).exists():
                yield f"{path} would be {source}, which does not exist"
