#!/usr/bin/env bash
# What the core allocates per event in its steady state, and from where, by name. Linux with glibc.
# Usage: scripts/bench-allocations.sh [options of AllocationCount, see --help]
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --package-path Benchmarks --product AllocationCount >&2
program=$(swift build -c release --package-path Benchmarks --show-bin-path)/AllocationCount
report=$(mktemp)
trap 'rm -f "$report"' EXIT
"$program" --sites 30 "$@" >"$report"

# Each distinct address of the program once, then the report with names in place of addresses.
names=$(sed -nE 's/^  .*AllocationCount (0x[0-9a-f]+)$/\1/p' "$report" | sort -u |
    addr2line -e "$program" -a -f | sed -E 'N;N;s/\n/ /g' | swift demangle --simplified)
awk -v names="$names" '
    BEGIN {
        count = split(names, lines, "\n")
        for (i = 1; i <= count; i++) {
            address = lines[i]; sub(/ .*/, "", address); sub(/^0x0*/, "0x", address)
            name = lines[i]; sub(/^[^ ]* /, "", name); sub(/ [^ ]*\//, " ", name)
            known[address] = name
        }
    }
    /^  .*AllocationCount 0x/ && ($NF in known) { print "  " known[$NF]; next }
    /^  / { sub(/.*\//, "  ") }
    { print }
' "$report"
