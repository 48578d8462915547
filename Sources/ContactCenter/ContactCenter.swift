// ContactCenter: the vocabulary of the model (1-model.md): identifiers, instants, event types, and the byte values they are made of.
// Imports nothing.
// Never does I/O, reads a clock, or holds state that outlives a value.
