"""What scripts/chaos, failover, latency and bench share: processes, topics, a read_committed reader, figures.

Every script makes topics and a group of its own for a run, and deletes them at its end unless it is told to keep
them. The broker is that of KAFKA_BOOTSTRAP_SERVERS. Only processes that a script started itself are ever signalled.
"""
