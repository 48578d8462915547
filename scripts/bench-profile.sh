#!/usr/bin/env bash
# Where the core spends its time in its steady state: the functions with most processor time of their own (Linux perf).
# Usage: scripts/bench-profile.sh [options of AllocationCount, see --help]
set -euo pipefail
cd "$(dirname "$0")/.."

command -v perf >/dev/null || {
    echo "bench-profile: perf is needed (Debian: linux-perf)" >&2
    exit 1
}
swift build -c release --package-path Benchmarks --product AllocationCount >&2
program=$(swift build -c release --package-path Benchmarks --show-bin-path)/AllocationCount
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkfifo "$folder/control"
perf record --event cpu-clock --freq 1999 --call-graph fp --delay=-1 --control "fifo:$folder/control" \
    --output "$folder/data" -- "$program" --perf-control "$folder/control" "$@" >&2
perf report --input "$folder/data" --no-children --stdio --call-graph none --percent-limit 0.5 2>/dev/null |
    swift demangle --simplified
