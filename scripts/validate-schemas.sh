#!/usr/bin/env bash
# Validates schemas/*.schema.json against the JSON Schema metaschema, every example in them against its schema, all of
# them against those that were released, their names against the program's, and the AsyncAPI document against all of it.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
export PYTHONPATH=scripts PYTHONDONTWRITEBYTECODE=1
.venv/bin/check-jsonschema --check-metaschema schemas/*.schema.json scripts/checks/structures/*.schema.json
.venv/bin/python scripts/validate_examples.py schemas/*.schema.json
.venv/bin/python -m checks.contracts.compatibility schemas
.venv/bin/python -m checks.contracts.vocabulary .
.venv/bin/python -m checks.contracts.asyncapi .
.venv/bin/python -m checks.contracts.topics .
.venv/bin/check-jsonschema --schemafile schemas/aftercall.configuration.schema.json \
    deploy/aftercall.yaml deploy/aftercall.reference.yaml
