#!/usr/bin/env bash
# Validates what watches AfterCall: rules of Prometheus and their tests, Alertmanager's configuration, dashboards.
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

promtool check config --syntax-only deploy/prometheus/prometheus.yml
promtool check rules deploy/prometheus/rules/*.rules.yml
amtool check-config deploy/alertmanager/alertmanager.yml
