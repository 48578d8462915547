#!/usr/bin/env bash
# Validates what watches AfterCall: rules of Prometheus and their tests, Alertmanager's configuration, dashboards, and
# that docker-compose.yml and all of it fit together.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/venv.sh
PATH="$PWD/.tools/usr/bin:$PATH"
for tool in promtool amtool; do
    command -v "$tool" >/dev/null || {
        echo "validate-monitoring: $tool is needed; 'scripts/bootstrap.sh ci' gets it" >&2
        exit 1
    }
done
export PYTHONPATH=scripts PYTHONDONTWRITEBYTECODE=1
readonly metrics=docs/operations/metrics.md
readonly rules=deploy/prometheus/rules
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What a tool says is shown when it fails.
quietly() { "$@" >"$scratch/said" 2>&1 || { cat "$scratch/said" >&2; exit 1; }; }

quietly promtool check config --syntax-only deploy/prometheus/prometheus.yml
quietly promtool check rules "$rules"/*.rules.yml
quietly promtool test rules "$rules"/*.test.yml
echo "promtool: prometheus.yml, rules and their tests are good"
quietly amtool check-config deploy/alertmanager/alertmanager.yml
echo "amtool: alertmanager.yml is good"
.venv/bin/python -m checks.monitoring.rules . "$metrics" "$rules"
.venv/bin/python -m checks.monitoring.together .
.venv/bin/python -m checks.monitoring.dashboards "$metrics" schemas/asyncapi.yaml "$scratch/expressions.yml" \
    deploy/grafana/dashboards/*.json
quietly promtool check rules "$scratch/expressions.yml"
echo "promtool: every expression of the dashboards is PromQL"
