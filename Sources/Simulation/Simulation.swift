// Simulation: workloads to run AfterCall on: a contact centre that never closes, a bus that distorts it, small streams
// that are awkward on purpose. May import: ContactCenter.
// Must never: do I/O, read a clock, draw unseeded randomness or use Foundation: a seed gives the same bytes everywhere.
