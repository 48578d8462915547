#!/usr/bin/env bash
# Runs the Swift tests that `make test` has built: swift-tests.sh [OPTION OF swift test…]. First those that compute,
# then those that wait for a broker, a server, a program or the clock: while folds have every thread, a wait of a second
# takes minutes, and its time limit says nothing about what was waited for. Last those that take brokers down. What
# failed stands at the end.
# With a --filter of one's own there is one run.
set -euo pipefail
cd "$(dirname "$0")/.."

# Whole targets, and suites of other targets; TidyTests sees to it that none is missing.
waiting='^(AfterCallCommandTests|KafkaTests|SinksTests|StreamingKafkaTests|WallboardTests)\.'
waiting+='|\.(DirectoryReaderTests|DirectoryRunnerTests|InboxTrimmerTests)/'
waiting+='|\.(LatenessTests|LostStateTests|SnapshotKeeperTests|SourcesRunnerTests|StandbyKeeperTests)/'
waiting+='|\.(TakenNameTests|TopicPreparationTests|TopicWatchTests)/'

# Tests that take brokers of librdkafka's mock cluster down. It asserts that it may listen on the port again at once,
# and a process that is being started elsewhere has that port open until it becomes another program.
downs='^KafkaTests\.'

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0

run() { swift test --skip-build "$@" 2>&1 | tee -a "$log" || status=1; }

if [[ " $* " == *" --filter"* ]]; then
    run "$@"
else
    run --skip "$waiting" "$@"
    run --filter "$waiting" --skip "$downs" "$@"
    run --filter "$downs" "$@"
fi

# Of a crash: the tests that had not ended, the frames of the thread, and last what the C library or the runtime said,
# for of a long output often only the end is kept.
crash() {
    local running
    running=$(comm -23 \
        <(grep -aoP '^◇ Test (case passing .* to )?\K.*(?= started\.$)' "$1" | sort -u) \
        <(grep -aoP '^[✔✘➜] Test \K.*?(?=( with \d+ test cases?)? (passed|failed|skipped))' "$1" | sort -u))
    printf 'had not ended:\n%s\n' "${running:-nothing}" | cut -c1-120 | head -n 40
    grep -aE '^[0-9]+ (\[|0x).* in ' "$1" | cut -c1-160 | head -n 30
    grep -aE 'Assertion|^\*\*\* |free\(\)|malloc|corrupt|smashing|Crash|crashed|signal' "$1" |
        grep -av '^[◇✔]' | cut -c1-240 | tail -n 6
}

if [ "$status" -ne 0 ]; then
    printf '\n== what failed\n'
    grep -aE '✘|error: |Fatal error|Exited with' "$log" || tail -n 40 "$log"
    if grep -aq 'unexpected signal' "$log"; then crash "$log"; fi
fi
exit "$status"
