#!/usr/bin/env bash
# Compiles schemas/proto with protoc, warnings being errors, and compares what it describes with what was released.
# With --list it prints what a release puts into schemas/released/proto.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in protoc python3; do
    command -v "$tool" >/dev/null || {
        echo "validate-proto: $tool is needed (protoc: protobuf-compiler; 'scripts/bootstrap.sh ci' installs it)" >&2
        exit 1
    }
done
export PYTHONPATH=scripts PYTHONDONTWRITEBYTECODE=1
readonly folder=schemas/proto
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

mapfile -t files < <(cd "$folder" && find . -type f -name '*.proto' | sed 's|^\./||' | sort)
protoc --proto_path="$folder" --fatal_warnings --descriptor_set_out="$scratch/set.binpb" "${files[@]}"
if [ "${1:-}" = --list ]; then
    python3 -m checks.contracts.proto "$scratch/set.binpb"
    exit
fi
echo "validate-proto: $(protoc --version) accepts ${files[*]}"
python3 -m checks.contracts.proto "$scratch/set.binpb" schemas/released/proto.txt
