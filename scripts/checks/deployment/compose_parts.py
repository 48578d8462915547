"""The parts of a service of a compose file, in the short and the long forms that they may be written in."""


def port_of(port):
    """The address, the published port or range, and the protocol of `port`, in the short or the long form."""
    if isinstance(port, dict):
        return str(port.get("host_ip", "")), str(port.get("published", "")), port.get("protocol", "tcp")
    text, _, protocol = str(port).partition("/")
    parts = text.rsplit(":", 2)
    address = parts[0] if len(parts) == 3 else ""
    return address, parts[-2] if len(parts) > 1 else "", protocol or "tcp"


def container_ports(service):
    """The ports of the container that the service publishes."""
    for port in service.get("ports", []):
        target = port["target"] if isinstance(port, dict) else str(port).partition("/")[0].rpartition(":")[2]
        yield int(str(target).partition("-")[0])


def host_ports(ports):
    """Yields (port of this machine, protocol), each of a range."""
    for port in ports:
        _, published, protocol = port_of(port)
        first, _, last = published.partition("-")
        if first:
            yield from ((number, protocol) for number in range(int(first), int(last or first) + 1))


def mounts_of(service):
    """Yields (source, target) for each file, folder or volume that is mounted, in the short or the long form."""
    for volume in service.get("volumes", []):
        if isinstance(volume, dict):
            source = volume.get("source", "")
            if volume.get("type") == "bind" and not source.startswith((".", "/", "~", "$")):
                source = f"./{source}"
            yield source, volume.get("target", "")
        else:
            source, _, rest = str(volume).partition(":")
            yield (source, rest.partition(":")[0]) if rest else ("", source)


def mounted_files(service):
    """The paths of the repository that the service mounts."""
    return [source for source, _ in mounts_of(service) if source.startswith(".")]


def secrets_of(service):
    """The secrets of the service: name to what the file in /run/secrets is called."""
    secrets = service.get("secrets", [])
    pairs = (secret if isinstance(secret, dict) else {"source": secret} for secret in secrets)
    return {secret["source"]: secret.get("target", secret["source"]) for secret in pairs}


def environment_of(service):
    """Its variables, from the form of a list or of a mapping."""
    environment = service.get("environment", {})
    if isinstance(environment, list):
        return dict(text.partition("=")[::2] for text in environment)
    return environment


def listed(value):
    """The words of a command line, given as a list or as a text."""
    return value.split() if isinstance(value, str) else [str(word) for word in value or []]


def words_of(service):
    """The words of what the service runs, as far as the compose file says: entry point, then command."""
    return listed(service.get("entrypoint")) + listed(service.get("command"))


def place_of(service, path):
    """Where what is at `path` in the container is from: a path in the repository, or a volume; None if nothing is."""
    tmpfs = listed(service.get("tmpfs"))
    mounts = [*mounts_of(service), *(("tmpfs", target) for target in tmpfs)]
    for source, target in sorted(mounts, key=lambda mount: -len(mount[1])):
        target = target.rstrip("/")
        if path == target or path.startswith(f"{target}/"):
            return source + path.removeprefix(target) if source.startswith(".") else source or "volume"
    return None
