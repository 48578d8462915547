// Telephony: bytes to events. Says what a record of the bus says, or why it says nothing that can be read.
// Imports ContactCenter only.
// Never does I/O, reads a clock, logs, allocates per record, or keeps a payload it did not copy.
