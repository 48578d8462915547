#!/usr/bin/env bash
# Fuzzes the decoders with libFuzzer and the address sanitizer: scripts/fuzz.sh [format [seconds]]
# Without a format all of them, one after the other, for a minute each. What was found interesting stays in
# .build-fuzz/corpus/<format> and is begun with the next time; what makes a decoder fail is in .build-fuzz/crashes.
# Needs a toolchain with libFuzzer, as those for Linux are.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${2:-60}
build=$PWD/.build-fuzz
fixtures=Tests/DialectTests/Fixtures
mkdir -p "$build/crashes"

# By hand, because a package manager wants a main function, and libFuzzer has its own.
flags=(-O -g -wmo -swift-version 6 -parse-as-library -sanitize=fuzzer,address
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature MemberImportVisibility
    -enable-upcoming-feature InternalImportsByDefault -I "$build" -L "$build")
for module in ContactCenter Telephony; do
    mapfile -t sources < <(find "Sources/$module" -name '*.swift' | sort)
    swiftc "${flags[@]}" -static -emit-library -emit-module -emit-module-path "$build/$module.swiftmodule" \
        -module-name "$module" -o "$build/lib$module.a" "${sources[@]}"
done
swiftc "${flags[@]}" -module-name DecoderFuzzer scripts/fuzz/DecoderFuzzer.swift \
    -use-ld=lld -lTelephony -lContactCenter -o "$build/fuzzer"

formats=("${1:-}")
if [[ -z ${formats[0]} ]]; then
    mapfile -t formats < <(find "$fixtures" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort)
fi
for format in "${formats[@]}"; do
    corpus=$build/corpus/$format
    mkdir -p "$corpus"
    # One file a record: what follows the first tab of each line that is no comment.
    awk -v "folder=$corpus" '!/^#/ {
        file = folder "/fixture-" ++count
        printf "%s", substr($0, index($0, "\t") + 1) > file
        close(file)
    }' "$fixtures/$format"/*.txt
    echo "fuzz.sh: $format for $seconds seconds"
    # Leaks are not looked for: Swift's runtime keeps what it makes once.
    FORMAT=$format ASAN_OPTIONS=detect_leaks=0 "$build/fuzzer" -max_total_time="$seconds" -timeout=10 -max_len=16384 \
        -print_final_stats=1 -artifact_prefix="$build/crashes/$format-" "$corpus" 2>&1 |
        grep -E 'DONE|ERROR|SUMMARY|stat::number_of_executed_units|Test unit written' || true
    if compgen -G "$build/crashes/$format-*" >/dev/null; then
        echo "fuzz.sh: $format fails on what is in $build/crashes" >&2
        exit 1
    fi
done
echo "fuzz.sh: nothing found"
