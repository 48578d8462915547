#!/bin/sh
# Runs the tests of the target Kafka on a current librdkafka: the wheel of Confluent's Python client carries one with
# the same ABI. Compiled is against the installed headers, as always.
#
#   scripts/test-with-current-librdkafka.sh [further arguments of swift test]
#
# CONFLUENT_KAFKA_VERSION pins the wheel; KAFKA_BOOTSTRAP_SERVERS adds the tests that need a real broker.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

wheel=confluent-kafka${CONFLUENT_KAFKA_VERSION:+==$CONFLUENT_KAFKA_VERSION}
python3 -m pip download --quiet --no-deps --only-binary :all: --dest "$work" "$wheel"
python3 -m zipfile -e "$work"/*.whl "$work/wheel"
library=$(find "$work/wheel" -name 'librdkafka-*.so*' | head -n 1)
[ -n "$library" ] || { echo "no librdkafka in the wheel" >&2; exit 1; }
mkdir "$work/lib"
ln -s "$library" "$work/lib/librdkafka.so.1"

swift build --build-tests
# Only the tests see the other library, not the compiler.
LD_LIBRARY_PATH="$work/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \
    swift test --skip-build --filter KafkaTests "$@"
