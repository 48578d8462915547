#!/usr/bin/env bash
# Makes the topics that AfterCall reads and writes, much as it would make them itself, and leaves alone what is there.
# For installations in which programs may not create topics, and for docker-compose.yml.
#
#   BOOTSTRAP_SERVERS=broker:9092 REPLICATION_FACTOR=3 MIN_INSYNC_REPLICAS=2 deploy/kafka/create-topics.sh
#
# A changelog has as many partitions as what its stage reads, always; outputs have as many as their readers need.
# INPUT_PARTITIONS are those of what the agents stage reads: TOPICS_INPUT or, where there are sources, the agent inbox.
# Security: COMMAND_CONFIG names a file of client properties.
set -euo pipefail

readonly kafka_bin=${KAFKA_BIN:-/opt/kafka/bin}
readonly bootstrap_servers=${BOOTSTRAP_SERVERS:-localhost:9092}
readonly app_id=${APP_ID:-aftercall}
readonly prefix=${TOPICS_PREFIX:-aftercall}
readonly input=${TOPICS_INPUT:-telephony.agent-events}
readonly contact_input=${TOPICS_CONTACT_INPUT:-telephony.contact-events}
readonly directory=${TOPICS_DIRECTORY:-telephony.directory}
readonly input_partitions=${INPUT_PARTITIONS:-6}
readonly partitions=${PARTITIONS:-6}
readonly replication_factor=${REPLICATION_FACTOR:-1}
readonly min_insync_replicas=${MIN_INSYNC_REPLICAS:-1}
# Seven days of what is only read once; the input's is how far back a new app.id can begin.
readonly retention_ms=${RETENTION_MS:-604800000}

client=()
if [ -n "${COMMAND_CONFIG:-}" ]; then client+=(--command-config "$COMMAND_CONFIG"); fi

# create TOPIC PARTITIONS CONFIGURATION...
create() {
    local topic=$1 count=$2 options=()
    shift 2
    for option in "min.insync.replicas=$min_insync_replicas" "$@"; do options+=(--config "$option"); done
    # The warning about a dot and an underscore in one name does not concern these names.
    "$kafka_bin/kafka-topics.sh" --bootstrap-server "$bootstrap_servers" ${client[@]+"${client[@]}"} \
        --create --if-not-exists --topic "$topic" --partitions "$count" \
        --replication-factor "$replication_factor" "${options[@]}"
}

changelog() {
    create "$@" cleanup.policy=compact max.message.bytes=8388608 segment.bytes=8388608 segment.index.bytes=65536 \
        min.cleanable.dirty.ratio=0.3 delete.retention.ms=86400000
}

create "$input" "$input_partitions" cleanup.policy=delete "retention.ms=$retention_ms"
create "$contact_input" "$input_partitions" cleanup.policy=delete "retention.ms=$retention_ms"
# Every process reads it whole.
create "$directory" "1" cleanup.policy=compact

create "$prefix.wraps" "$partitions" cleanup.policy=delete "retention.ms=$retention_ms"
create "$prefix.intervals" "$partitions" cleanup.policy=delete "retention.ms=$retention_ms"
create "$prefix.agents" "$partitions" cleanup.policy=compact
create "$prefix.alerts" "$partitions" cleanup.policy=compact min.compaction.lag.ms=604800000
# Longer than a survey (survey.ttl) or a repeat (fcr.window) may change them.
create "$prefix.contacts" "$partitions" cleanup.policy=compact,delete retention.ms=2592000000
create "$prefix.kpis" "$partitions" cleanup.policy=compact,delete retention.ms=2592000000
# A dead letter has the bytes of a record of the input, and headers that say what is wrong with it.
create "$prefix.dead-letters" "$partitions" cleanup.policy=delete "retention.ms=$retention_ms" \
    max.message.bytes=1114112
# Alerts that a receiver of sinks.* refused.
create "$prefix.sink-dead-letters" "$partitions" cleanup.policy=delete "retention.ms=$retention_ms"

# What is in an inbox may be gone on the bus: it is kept until it is read. Then it is deleted, by whole segments.
inbox() {
    create "$@" cleanup.policy=delete retention.ms=-1 segment.bytes=67108864 segment.index.bytes=524288
}

# Read where there are sources.
inbox "$app_id-agent-inbox" "$input_partitions" max.message.bytes=1114112
inbox "$app_id-contact-inbox" "$partitions" max.message.bytes=1114112
inbox "$app_id-customer-inbox" "$partitions"
inbox "$app_id-cells-inbox" "$partitions"

changelog "$app_id-agents-changelog" "$input_partitions"
changelog "$app_id-contacts-changelog" "$partitions"
changelog "$app_id-customers-changelog" "$partitions"
changelog "$app_id-cells-changelog" "$partitions"

"$kafka_bin/kafka-topics.sh" --bootstrap-server "$bootstrap_servers" ${client[@]+"${client[@]}"} --list
