// The one door to librdkafka's C API. Only the target Kafka imports this module.
#ifndef AFTERCALL_CLIBRDKAFKA_SHIM_H
#define AFTERCALL_CLIBRDKAFKA_SHIM_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#endif
