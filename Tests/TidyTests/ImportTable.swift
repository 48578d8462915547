/// What each target may import: the table of ARCHITECTURE.md, which a test compares with this one.
struct ImportTable {
    /// One target's row.
    struct Row {
        /// Targets of this package.
        var targets: Set<String> = []
        /// Modules of other packages.
        var packages: Set<String> = []
        /// A pure target knows no clock, no randomness, no I/O, no locks and no concurrency.
        var isPure = false
    }

    /// Modules that come with the toolchain, for whatever is not pure.
    static let system: Set<String> = ["Foundation", "Synchronization", "Dispatch", "Glibc", "Musl", "Darwin"]

    private static let core: Set<String> = [
        "ContactCenter", "Telephony", "AgentTracking", "ContactTracking", "Indicators", "Alerting",
    ]
    private static let shell: Set<String> = core.union([
        "Kafka", "Streaming", "StreamingKafka", "Simulation", "Telemetry",
    ])

    static let rows: [String: Row] = [
        "CLibrdkafka": Row(),
        "Kafka": Row(targets: ["CLibrdkafka"], packages: ["Logging"]),
        "ContactCenter": Row(isPure: true),
        "Telephony": Row(targets: ["ContactCenter"], isPure: true),
        "AgentTracking": Row(targets: ["ContactCenter"], isPure: true),
        "ContactTracking": Row(targets: ["ContactCenter"], isPure: true),
        "Indicators": Row(targets: ["ContactCenter"], isPure: true),
        "Alerting": Row(targets: ["ContactCenter", "Indicators"], isPure: true),
        "Streaming": Row(isPure: true),
        "StreamingKafka": Row(targets: ["Streaming", "Kafka"], packages: ["Logging"]),
        "Simulation": Row(targets: ["Streaming", "ContactCenter"]),
        "Telemetry": Row(packages: ["CoreMetrics"]),
        "AfterCall": Row(targets: shell, packages: ["Configuration", "CoreMetrics", "Logging", "Yams"]),
        "Wallboard": Row(
            targets: ["AfterCall", "Telemetry"],
            packages: ["HTTPTypes", "Hummingbird", "Logging", "NIOCore", "ServiceLifecycle"]
        ),
        "Sinks": Row(
            targets: ["AfterCall", "Alerting", "ContactCenter", "Kafka"],
            packages: ["AsyncHTTPClient", "Crypto", "Logging", "NIOCore", "NIOHTTP1", "NIOPosix", "NIOSSL"]
        ),
        "AfterCallCommand": Row(
            targets: shell.union(["AfterCall", "Sinks", "Wallboard"]),
            packages: ["ArgumentParser", "CoreMetrics", "Logging"]
        ),
    ]
}
