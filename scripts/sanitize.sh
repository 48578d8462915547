#!/usr/bin/env bash
# Runs the tests of what has threads and memory of its own under the sanitizers: scripts/sanitize.sh address|thread
# With KAFKA_BOOTSTRAP_SERVERS set, those that need a broker are among them.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:?address or thread}
# First what computes, then what waits for brokers and the clock, as scripts/swift-tests.sh has it.
computing='StreamingTests\.|SimulationTests\.|SnapshotTests|AgentsProcessorTests|AgentTransactionTests'
computing+='|AgentRestoreTests|AgentChangelogTests|AgentSimulationTests|DemoSessionTests|OwnThreadTests'
waiting='^KafkaTests\.|StreamingKafkaTests\.|SnapshotKeeperTests|StandbyKeeperTests'
filters=("$computing" "$waiting")
[ $# -lt 2 ] || filters=("$2")
scratch=.build-$kind

swift build --build-tests --scratch-path "$scratch" --sanitize "$kind" -Xswiftc -O
tests="$scratch/debug/aftercallPackageTests.xctest"

case $kind in
address)
    # Leaks are not looked for: Swift's runtime keeps what it makes once.
    export ASAN_OPTIONS=detect_leaks=0:abort_on_error=0
    ;;
thread)
    preloaded="$PWD/$scratch/hand_over.so"
    clang -shared -fPIC -O1 -o "$preloaded" scripts/sanitize/c11_threads.c scripts/sanitize/swift_mutex.c -ldl
    export TSAN_OPTIONS="suppressions=$PWD/scripts/sanitize/thread.supp ignore_noninstrumented_modules=1"
    export LD_PRELOAD="$preloaded"
    ;;
*)
    echo "sanitize.sh: address or thread, not $kind" >&2
    exit 64
    ;;
esac

# The program itself, and not `swift test`: what is preloaded is meant for it alone.
for filter in "${filters[@]}"; do
    TEST_SCALE=${TEST_SCALE:-0.05} "$tests" --testing-library swift-testing --filter "$filter" 2>&1
done | tee "$scratch/sanitize.log"
if grep -q 'WARNING: ThreadSanitizer\|ERROR: AddressSanitizer' "$scratch/sanitize.log"; then
    echo "sanitize.sh: the $kind sanitizer has found something; see $scratch/sanitize.log" >&2
    exit 1
fi
echo "sanitize.sh: $kind: clean"
