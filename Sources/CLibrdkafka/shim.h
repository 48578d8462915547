// The one door to librdkafka's C API. Only the target Kafka imports this module.
#ifndef AFTERCALL_CLIBRDKAFKA_SHIM_H
#define AFTERCALL_CLIBRDKAFKA_SHIM_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

// C variadics do not import into Swift. One error and one delay for one request of one mock broker.
static inline rd_kafka_resp_err_t aftercall_mock_broker_push_request_error(
    rd_kafka_mock_cluster_t *cluster, int32_t broker_id, int16_t api_key, rd_kafka_resp_err_t error, int rtt_ms) {
    return rd_kafka_mock_broker_push_request_error_rtts(cluster, broker_id, api_key, 1, error, rtt_ms);
}

#endif
