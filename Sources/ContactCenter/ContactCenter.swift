// ContactCenter: the vocabulary of the model, and what values are made of: bytes, their memory, and messages of bytes.
// Imports nothing.
// Never does I/O, reads a clock, or knows what is done with a value.
