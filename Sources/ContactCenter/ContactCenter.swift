// ContactCenter: the vocabulary of the model: identifiers, instants, event types, and bytes to make them of.
// Imports nothing.
// Never does I/O, reads a clock, or holds state that outlives a value.
