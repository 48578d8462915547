// Alerting: rules over what is known, and the lifecycle of the alerts that they raise.
// Imports ContactCenter and Indicators.
// Never does I/O, reads a clock, or knows how an alert is encoded or where it goes.
