// Streaming: a worker of a stage: tasks, transactions, rebalance, restore, over ports to a log and a stage's logic.
// May import: nothing; the log, the clock and the logic are ports, so Kafka's adapters live above this target.
// Must never: read a clock, block without a bound, start a thread, hold an existential per record or swallow an error.
