// ContactCenter: the vocabulary of the model: identifiers, instants, event types, and the memory they are made of.
// Imports nothing.
// Never does I/O, reads a clock, or knows what is done with a value.
