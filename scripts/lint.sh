#!/usr/bin/env bash
# Checks the format of the given Swift files and folders, and all shell scripts and YAML; changes nothing. Also
# that the tests which SECURITY.md names are there, and that .ci/run makes what it should.
# Swift is always checked; shellcheck and yamllint where they are installed (.ci/run installs them).
set -euo pipefail
cd "$(dirname "$0")/.."

swift format lint --strict --recursive --parallel --configuration .swift-format "$@"
echo "lint: swift format is clean"

mapfile -t scripts < <(
    find scripts .ci deploy -type f 2>/dev/null | while read -r file; do
        if head -n 1 "$file" | grep -qaE '^#!.*\b(ba)?sh$'; then echo "$file"; fi
    done | sort
)
if command -v shellcheck >/dev/null; then
    shellcheck --external-sources "${scripts[@]}"
    echo "lint: shellcheck is clean (${#scripts[@]} scripts)"
else
    echo "lint: shellcheck is not installed, ${#scripts[@]} scripts were only parsed"
    for script in "${scripts[@]}"; do bash -n "$script"; done
fi

mapfile -t yaml < <(
    find . \( -name .git -o -name '.build*' -o -name .venv \) -prune -o \
        -type f \( -name '*.yml' -o -name '*.yaml' \) -print | sort
)
yamllint=$(command -v yamllint || { [ -x .venv/bin/yamllint ] && echo .venv/bin/yamllint; } || true)
if ((${#yaml[@]} == 0)); then
    echo "lint: there is no YAML"
elif [ -n "$yamllint" ]; then
    "$yamllint" --strict --config-file scripts/yamllint.yaml "${yaml[@]}"
    echo "lint: yamllint is clean (${#yaml[@]} files)"
else
    echo "lint: yamllint is not installed, ${#yaml[@]} YAML files were not checked"
fi

if command -v python3 >/dev/null; then
    PYTHONPATH=scripts python3 -B -m checks.house.evidence . SECURITY.md
    PYTHONPATH=scripts python3 -B -m checks.house.ci .ci/run Makefile
else
    echo "lint: python3 is not installed, .ci/run and the tests that SECURITY.md names were not looked at"
fi
