public import Streaming

/// A stage to be run under faults: its logic, what it reads, and what has to come out.
public protocol SimulatedStage {
    /// Makes the stage's logic.
    associatedtype Factory: StageProcessorFactory

    /// Makes the stage's logic; each worker of a run asks for one.
    var factory: Factory { get }

    /// The topics that the logic writes to, by ``SinkTopic/index``. The changelog is the one behind the last.
    var outputTopics: [String] { get }

    /// What is appended to the source topic, by time.
    var inputs: [SimulatedInput] { get }

    /// When virtual time begins, in milliseconds; the faults last for as long as the options say, from then on.
    var startMs: Int64 { get }

    /// For how long after the last input timers may be due, in milliseconds.
    var afterglowMs: Int64 { get }

    /// In what the committed outputs differ from what the inputs demand; empty when in nothing.
    /// - Parameters:
    ///   - inputs: the records of the source topic, by partition.
    ///   - outputs: what a committed reader sees of the output topics, by topic and partition.
    func divergences(
        inputs: [[LogRecord]],
        outputs: [[[LogRecord]]],
        guarantee: WorkerConfiguration.Guarantee
    )
        -> [String]
}

extension SimulatedStage {
    /// Virtual time begins at 0.
    public var startMs: Int64 { 0 }
}

/// A record to be appended to the source topic.
public struct SimulatedInput: Hashable, Sendable {
    /// When, in milliseconds of virtual time; not before ``SimulatedStage/startMs``.
    public var atMs: Int64
    /// Where.
    public var partition: Int32
    /// Its key.
    public var key: [UInt8]
    /// Its value.
    public var value: [UInt8]
    /// Its headers.
    public var headers: LogHeaders

    /// Creates a record.
    public init(atMs: Int64, partition: Int32, key: [UInt8], value: [UInt8], headers: LogHeaders = LogHeaders()) {
        self.atMs = atMs
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
    }
}
