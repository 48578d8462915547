// Indicators: cells that merge and subtract, histograms, scopes and windows, the catalogue of indicators, targets.
// Imports ContactCenter only.
// Never does I/O, reads a clock, or knows how a record is encoded as JSON or where it goes.
