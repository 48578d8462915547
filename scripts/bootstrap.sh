#!/usr/bin/env bash
# Installs what building (build), testing (test) or continuous integration (ci) needs and this machine lacks.
# Does nothing, and asks for no password, where everything is there already.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly purpose=${1:-build}
readonly swift_needed="6.2"
readonly librdkafka_needed="2.0.2"

fail() {
    printf 'bootstrap: %s\n' "$@" >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

check_swift() {
    has swift || fail \
        "swift was not found. AfterCall needs Swift ${swift_needed} or newer: https://www.swift.org/install" \
        "(when it is installed, put its usr/bin on PATH)."
    local found major minor
    found=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1) || true
    [ -n "$found" ] || fail "'swift --version' did not say which version it is: $(swift --version 2>&1 | head -n 1)"
    read -r major minor <<<"$found"
    if ((major < ${swift_needed%.*} || (major == ${swift_needed%.*} && minor < ${swift_needed#*.}))); then
        fail "Swift ${major}.${minor} is too old: AfterCall needs ${swift_needed} or newer." \
            "See https://www.swift.org/install"
    fi
}

has_librdkafka() {
    has pkg-config && pkg-config --exists rdkafka
}

# python3 -m venv exists on Debian without python3-venv, but cannot make an environment with pip in it.
has_venv() {
    has python3 && python3 -c 'import ensurepip, venv' >/dev/null 2>&1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif has sudo; then
        sudo "$@"
    else
        fail "root is needed for: $*"
    fi
}

install() {
    has apt-get || fail \
        "these packages are missing and there is no apt-get to install them: $*" \
        "elsewhere: 'brew install librdkafka pkg-config', or 'dnf install librdkafka-devel pkgconf'."
    echo "bootstrap: installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# promtool and amtool out of Debian's packages, into .tools: installed, the packages would start their servers.
unpack_prometheus_tools() {
    local templates=/usr/share/prometheus/alertmanager
    if (has promtool && has amtool) || { [ -x .tools/usr/bin/amtool ] && [ -f "$templates/email.tmpl" ]; }; then
        return
    fi
    has apt-get || fail "promtool and amtool are missing, and there is no apt-get to get them with."
    echo "bootstrap: unpacking promtool and amtool into .tools"
    local folder
    folder=$(mktemp -d)
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root prometheus prometheus-alertmanager)
    mkdir -p .tools
    for package in "$folder"/*.deb; do dpkg-deb --fsys-tarfile "$package" | tar -x -C .tools ./usr/bin; done
    # The tests start Alertmanager, which does not start without its templates at this place.
    if [ ! -f "$templates/email.tmpl" ]; then
        dpkg-deb --fsys-tarfile "$folder"/prometheus-alertmanager_*.deb | tar -x -C "$folder" ".$templates"
        as_root mkdir -p "$templates"
        as_root cp "$folder$templates"/*.tmpl "$templates"
    fi
    rm -rf "$folder"
}

missing=()
case "$purpose" in
build | test | ci) ;;
*) fail "unknown purpose '$purpose' (build, test or ci)" ;;
esac
check_swift
has_librdkafka || missing+=(librdkafka-dev pkg-config)
if [ "$purpose" != build ] && ! has python3; then missing+=(python3); fi
if [ "$purpose" = ci ]; then
    has_venv || missing+=(python3-venv)
    has shellcheck || missing+=(shellcheck)
    has protoc || missing+=(protobuf-compiler)
    # For promtool.
    has promtool || missing+=(prometheus)
fi
if ((${#missing[@]} > 0)); then install "${missing[@]}"; fi
if [ "$purpose" = ci ]; then unpack_prometheus_tools; fi

has_librdkafka || fail "librdkafka was installed, but 'pkg-config --exists rdkafka' still fails."
pkg-config --atleast-version="$librdkafka_needed" rdkafka ||
    fail "librdkafka $(pkg-config --modversion rdkafka) is too old: $librdkafka_needed or newer is needed."
