#!/usr/bin/env bash
# Makes .venv with the tools of scripts/requirements.txt, unless it holds exactly those already.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly stamp=.venv/requirements.txt
if [ -f "$stamp" ] && cmp -s "$stamp" scripts/requirements.txt; then exit 0; fi

python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || {
    echo "venv: python3 with its venv module is needed; 'scripts/bootstrap.sh ci' installs it (python3-venv)" >&2
    exit 1
}
rm -rf .venv
python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement scripts/requirements.txt
# Last, so that an interrupted installation is begun anew.
cp scripts/requirements.txt "$stamp"
