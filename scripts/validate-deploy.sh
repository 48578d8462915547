#!/usr/bin/env bash
# Validates what AfterCall is run with: Dockerfile, docker-compose.yml, Kubernetes manifests, the systemd unit.
# kubectl and systemd are used where they are installed; what was left out is said.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
export PYTHONPATH=scripts PYTHONDONTWRITEBYTECODE=1
readonly python=.venv/bin/python
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

.venv/bin/hadolint --config .hadolint.yaml Dockerfile
echo "hadolint: Dockerfile is clean"
$python -m checks.deployment.dockerfile Dockerfile

# Not before: the tests take the image's user from the Dockerfile.
$python -m unittest discover --quiet --start-directory scripts/checks/tests --top-level-directory scripts

.venv/bin/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
$python -m checks.deployment.compose docker-compose.yml

# The schema is printed from the program's table of settings.
readonly settings=schemas/aftercall.configuration.schema.json
if [ -f "$settings" ]; then
    .venv/bin/check-jsonschema --schemafile "$settings" deploy/compose/aftercall.yaml \
        deploy/kustomize/overlays/*/aftercall.yaml
fi

mapfile -t resources < <(
    find deploy/kustomize/base deploy/kustomize/overlays -name '*.yaml' \
        ! -name aftercall.yaml ! -path '*/overlays/*/stateful-set.yaml' | sort
)
$python -m checks.deployment.kubernetes "${resources[@]}"
if command -v kubectl >/dev/null; then
    rendered=()
    for overlay in deploy/kustomize/overlays/*/; do
        name=$(basename "$overlay")
        kubectl kustomize "$overlay" >"$scratch/$name.yaml" ||
            { echo "kubernetes: $overlay cannot be rendered" >&2; exit 1; }
        # The comments at its head say which secrets are made by hand.
        sed -n '/^#/p' "$overlay/kustomization.yaml" >>"$scratch/$name.yaml"
        rendered+=("overlay $name=$scratch/$name.yaml")
    done
    $python -m checks.deployment.kubernetes "${rendered[@]}"
else
    echo "kubernetes: kubectl is not installed, the overlays were NOT rendered"
fi

$python -m checks.deployment.systemd deploy/systemd/aftercall.service docs/exit-codes.md docs/operations/install.md
if command -v systemd-analyze >/dev/null; then
    # The program is not installed here; everything else of the unit is as it is.
    sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' deploy/systemd/aftercall.service >"$scratch/aftercall.service"
    if ! systemd-analyze verify --man=no "$scratch/aftercall.service" 2>"$scratch/said" || [ -s "$scratch/said" ]; then
        cat "$scratch/said" >&2
        exit 1
    fi
    # The scale is 0 to 100 here: 20 is "OK", and far from what an unhardened unit has (96).
    systemd-analyze security --no-pager --offline=true --threshold=20 "$scratch/aftercall.service" \
        >"$scratch/said" || { tail -n 1 "$scratch/said" >&2; exit 1; }
    exposure=$(tail -n 1 "$scratch/said" | sed -E 's/.*: ([0-9.]+).*/\1/')
    echo "systemd: aftercall.service is clean, exposure level $exposure"
else
    echo "systemd: systemd-analyze is not installed, aftercall.service was NOT checked"
fi
