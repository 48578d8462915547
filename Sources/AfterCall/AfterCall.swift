// AfterCall: the stages bound to the bus: configuration, records in and out, the loop around the fold.
// Imports every target below it.
// Never decides what an event means: that is the business of the targets it binds together.
