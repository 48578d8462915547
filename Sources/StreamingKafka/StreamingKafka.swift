// StreamingKafka: the ports of Streaming on librdkafka: consumer, transactional producer, changelog reader, clocks.
// May import: Streaming, Kafka, Logging.
// Must never: know what is processed, or do anything about a failure but say what kind it is.
