// Sinks: alerts to those who are on call: Alertmanager, PagerDuty, a webhook; each a consumer of its own.
// Imports AfterCall and Kafka, AsyncHTTPClient and what it is made of, Crypto for signatures.
// Never decides what is an alert, and never holds up the stages.
