// AgentTracking: the fold of one agent: legs, wraps, presented state, deadlines, and corrections when events come late.
// Imports ContactCenter only.
// Never does I/O, reads a clock, logs, throws, or knows how a record is encoded or where it goes.
