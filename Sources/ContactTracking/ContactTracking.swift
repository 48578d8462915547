// ContactTracking: the fold of one contact: queue visits, legs, transfers, outcome; and of one customer's contacts.
// Imports ContactCenter only.
// Never does I/O, reads a clock, logs, throws but for damaged records, or knows how records are encoded.
