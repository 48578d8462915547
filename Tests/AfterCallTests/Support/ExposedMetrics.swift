import AgentTracking
import CoreMetrics
import Kafka
import Streaming
import Telemetry
import Telephony

@testable import AfterCall

/// What the program exposes when everything that is measured has happened once.
struct ExposedMetrics {
    /// One family, as somebody finds it who reads the exposition.
    struct Family: Hashable {
        var kind: String
        var help: String
        var labels: Set<String> = []
    }

    let text: String
    let families: [String: Family]

    init() throws {
        let registry = PrometheusRegistry(catalog: MetricCatalog.all)
        let process = ProcessFigures(factory: registry)
        registry.addCollector { process.update() }
        let program = ProgramMetrics(factory: registry)
        program.requestBegan()
        program.requestEnded(route: "/metrics", status: 200)
        let sink = SinkMetrics(sink: "webhook", factory: registry)
        sink.noteSent(1)
        let stage = StageMetrics(stage: "agents", topic: "telephony.agent-events", factory: registry)
        stage.update(StageFigures([Self.worker], AfterCallConfiguration()))
        for event in [
            WorkerEvent.committed(micros: 12_000), .assigned([]), .revoked([1]), .lost([1]),
            .restored(partition: 1, records: 5, fromSnapshot: 1, milliseconds: 70),
        ] {
            stage.note(event)
        }
        for role in [KafkaClientMetrics.Role.consumer, .producer] {
            let client = KafkaClientMetrics(stage: "agents", worker: 0, role: role, factory: registry)
            var json = Self.statistics
            client.update(try json.withUTF8 { try KafkaStatistics(json: UnsafeRawBufferPointer($0)) })
        }
        text = registry.exposition()
        families = Self.families(in: text)
    }

    private static var worker: WorkerStatus {
        var status = WorkerStatus()
        status.tasks = [
            StageFigures.Task(
                topic: "in",
                partition: 3,
                lagRecords: 7,
                lagMs: 1_500,
                hasCaughtUp: false,
                finalityLagMs: 900
            )
        ]
        var anomalies = AnomalyCounts()
        anomalies[.noLeg] = 1
        status.counters.anomalies.note(anomalies, since: AnomalyCounts())
        Array("pbx".utf8).withUnsafeBytes { status.counters.aheadBySource.note($0) }
        var source = SourceFigures(topic: "pbx", format: "avaya-cms", counters: StageCounters())
        source.counters.count(.malformed)
        status.sources = [source]
        status.restores = [RestoreStatus(partition: 4, records: 1, position: 10, target: 110)]
        return status
    }

    private static func families(in text: String) -> [String: Family] {
        var families: [String: Family] = [:]
        var help: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                help[words[2]] = words[3]
            } else if line.hasPrefix("# TYPE ") {
                families[words[2]] = Family(kind: words[3], help: help[words[2]] ?? "")
            } else {
                note(line, in: &families)
            }
        }
        return families
    }

    private static func note(_ sample: Substring, in families: inout [String: Family]) {
        var name = String(sample.prefix { $0 != "{" && $0 != " " })
        for suffix in ["_bucket", "_sum", "_count"] where families[name] == nil && name.hasSuffix(suffix) {
            name.removeLast(suffix.count)
        }
        let labels = sample.matches(of: /[{,]([a-z_]+)="/).map { String($0.1) }.filter { $0 != "le" }
        families[name]?.labels.formUnion(labels)
    }

    /// What librdkafka says, as far as it is read: a bootstrap entry, a broker and its entry as coordinator.
    private static let statistics = """
        {"name":"c","ts":1,"msg_cnt":4,"txmsgs":10,"rxmsgs":20,"tx_bytes":100,"rx_bytes":200,"brokers":{
        "b":{"name":"b:9092/bootstrap","nodeid":-1,"state":"DOWN"},
        "1":{"name":"b:9092/1","nodeid":1,"state":"UP","outbuf_cnt":1,"waitresp_cnt":2,"rtt":{"p99":2500}},
        "g":{"name":"GroupCoordinator","nodeid":1,"state":"UP","rtt":{"p99":900}}},
        "topics":{"t":{"topic":"t","partitions":{"0":{"partition":0,"consumer_lag":9,"fetchq_cnt":5}}}}}
        """
}
