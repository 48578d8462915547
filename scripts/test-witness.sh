#!/usr/bin/env bash
# Runs the unit tests of the independent witness (scripts/witness) and of the pure parts of scripts/harness: system
# python3, standard library only.
set -euo pipefail
cd "$(dirname "$0")/.."

# -B: a test run leaves no __pycache__ behind.
python3 -B -m unittest discover -s scripts/witness -p 'test_*.py'
PYTHONPATH=scripts:scripts/witness python3 -B -m unittest discover -s scripts/harness/tests -t scripts -p 'test_*.py'
