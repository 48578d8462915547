// Kafka: librdkafka in Swift. Consumer, transactional producer, admin, errors, statistics, mock cluster.
// May import CLibrdkafka, Logging, Synchronization; Foundation only where statistics are parsed.
// Must never know a contact centre, print, busy-poll, or let a C type out of its public API.
