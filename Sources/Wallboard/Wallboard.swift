// Wallboard: the HTTP server: health, metrics, version; room for the read API and the live page.
// Imports AfterCall and Telemetry, Hummingbird and what it is made of.
// Never decides anything about agents, and never holds up the stages.
