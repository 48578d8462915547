import Simulation

/// Where generated records go.
protocol RecordSink {
    /// Takes a record, and waits while there is no room for it.
    mutating func send(_ record: GeneratedRecord) throws

    /// Delivers what is on its way and ends. Nothing is sent afterwards.
    mutating func finish() throws
}
