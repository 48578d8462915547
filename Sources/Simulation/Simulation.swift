// Simulation: workloads to run AfterCall on; a log with Kafka's semantics in memory, with faults from a seed, to run
// `Streaming` on, in one thread and virtual time. May import: ContactCenter, Streaming.
// Must never: do I/O, read a clock, draw unseeded randomness or use Foundation: a seed gives the same bytes everywhere.
