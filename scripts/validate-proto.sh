#!/usr/bin/env bash
# Compiles schemas/proto with protoc, warnings being errors.
set -euo pipefail
cd "$(dirname "$0")/../schemas/proto"

command -v protoc >/dev/null || {
    echo "validate-proto: protoc is needed (Debian: protobuf-compiler, which 'scripts/bootstrap.sh ci' installs)" >&2
    exit 1
}
mapfile -t files < <(find . -type f -name '*.proto' | sed 's|^\./||' | sort)
protoc --proto_path=. --fatal_warnings --descriptor_set_out=/dev/null "${files[@]}"
echo "validate-proto: $(protoc --version) accepts ${files[*]}"
