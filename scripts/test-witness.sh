#!/usr/bin/env bash
# Runs the unit tests of the independent witness (scripts/witness): system python3, standard library only.
set -euo pipefail
cd "$(dirname "$0")/.."

tests=$(find scripts/witness -name 'test_*.py' 2>/dev/null || true)
if [ -z "$tests" ]; then
    echo "witness: no unit tests in scripts/witness"
    exit 0
fi
# -B: a test run leaves no __pycache__ behind.
python3 -B -m unittest discover -s scripts/witness -p 'test_*.py'
