#!/usr/bin/env bash
# Validates schemas/*.schema.json against the JSON Schema metaschema, and every example in them against its schema.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
.venv/bin/check-jsonschema --check-metaschema schemas/*.schema.json
.venv/bin/python -B scripts/validate_examples.py schemas/*.schema.json
.venv/bin/check-jsonschema --schemafile schemas/aftercall.configuration.schema.json \
    deploy/aftercall.yaml deploy/aftercall.reference.yaml
