#!/usr/bin/env bash
# Runs the Swift tests that `make test` has built: swift-tests.sh [OPTION OF swift test…]. First those that compute,
# then those that wait for a broker, a server, a program or the clock: while folds have every thread, a wait of a second
# takes minutes, and its time limit says nothing about what was waited for. What failed stands at the end.
# With a --filter of one's own there is one run.
set -euo pipefail
cd "$(dirname "$0")/.."

# Whole targets, and suites of other targets; TidyTests sees to it that none is missing.
waiting='^(AfterCallCommandTests|KafkaTests|SinksTests|StreamingKafkaTests|WallboardTests)\.'
waiting+='|\.(DirectoryReaderTests|DirectoryRunnerTests|InboxTrimmerTests)/'
waiting+='|\.(LatenessTests|LostStateTests|SourcesRunnerTests|TakenNameTests|TopicWatchTests)/'

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0

run() { swift test --skip-build "$@" 2>&1 | tee -a "$log" || status=1; }

if [[ " $* " == *" --filter"* ]]; then
    run "$@"
else
    run --skip "$waiting" "$@"
    run --filter "$waiting" "$@"
fi

# Of a crash: what the C library or the runtime said, the frames of the thread, and the tests that had not ended.
crash() {
    local words='Assertion|^\*\*\* |free\(\)|malloc|corrupt|smashing|Crash|crashed|^[0-9]+ (\[|0x).* in '
    grep -aE "$words" "$1" | cut -c1-240 | head -n 60
    local running
    running=$(comm -23 \
        <(grep -aoP '^◇ Test (case passing .* to )?\K.*(?= started\.$)' "$1" | sort -u) \
        <(grep -aoP '^[✔✘➜] Test \K.*(?= (passed|failed|skipped))' "$1" | sort -u))
    printf 'had not ended:\n%s\n' "${running:-nothing}" | head -n 40
}

if [ "$status" -ne 0 ]; then
    printf '\n== what failed\n'
    grep -aE '✘|error: |Fatal error|Exited with' "$log" || tail -n 40 "$log"
    if grep -aq 'unexpected signal' "$log"; then crash "$log"; fi
fi
exit "$status"
