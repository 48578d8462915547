public import CoreMetrics
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system says of this process, under the names that all Prometheus clients use.
///
/// Source: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics. Read from `/proc`, so there is
/// nothing on other systems than Linux.
///
/// Thread safety: a `Mutex` guards what was counted before.
public final class ProcessFigures: Sendable {
    private let processorSeconds: FloatingPointCounter
    private let residentBytes: Meter
    private let virtualBytes: Meter
    private let openFiles: Meter
    private let maximumFiles: Meter
    private let startTime: Meter
    private let counted = Mutex<Double>(0)

    /// What there is to know of them.
    public static let definitions: [MetricDefinition] = [
        MetricDefinition(
            "process_cpu_seconds_total",
            .counter,
            unit: "seconds",
            help: "Processor time that the process has used.",
            remedy: "Near one core for each worker: raise processing.workers, or start another process."
        ),
        MetricDefinition(
            "process_resident_memory_bytes",
            .gauge,
            unit: "bytes",
            help: "Memory of the process that is in use.",
            remedy: "See \"Memory\" in docs/operations/running.md; agent.ttl says when agents are forgotten."
        ),
        MetricDefinition(
            "process_virtual_memory_bytes",
            .gauge,
            unit: "bytes",
            help: "Memory that the process has reserved.",
            remedy: "Of no weight by itself."
        ),
        MetricDefinition(
            "process_open_fds",
            .gauge,
            unit: "files",
            help: "Open file descriptors.",
            remedy: "Near process_max_fds: raise the limit of the service (LimitNOFILE)."
        ),
        MetricDefinition(
            "process_max_fds",
            .gauge,
            unit: "files",
            help: "The most file descriptors that the process may have.",
            remedy: "A limit of the system; 4096 is plenty."
        ),
        MetricDefinition(
            "process_start_time_seconds",
            .gauge,
            unit: "seconds",
            help: "When the process started, in seconds since the Unix epoch.",
            remedy: "Young again and again: the process restarts; its last log lines say why."
        ),
    ]

    /// Creates the instruments.
    public init(factory: any MetricsFactory = MetricsSystem.factory) {
        processorSeconds = FloatingPointCounter(label: "process_cpu_seconds_total", factory: factory)
        residentBytes = Meter(label: "process_resident_memory_bytes", factory: factory)
        virtualBytes = Meter(label: "process_virtual_memory_bytes", factory: factory)
        openFiles = Meter(label: "process_open_fds", factory: factory)
        maximumFiles = Meter(label: "process_max_fds", factory: factory)
        startTime = Meter(label: "process_start_time_seconds", factory: factory)
    }

    /// Looks them up.
    public func update() {
        updateFromStat()
        var limit = rlimit()
        #if canImport(Glibc)
            let status = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        #else
            let status = getrlimit(RLIMIT_NOFILE, &limit)
        #endif
        if status == 0 { maximumFiles.set(Double(limit.rlim_cur)) }
        if let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // The one that reads the folder is open, too.
            openFiles.set(max(0, names.count - 1))
        }
    }

    /// Fields of `/proc/self/stat`, counted from the state, which is behind the name in parentheses (proc(5)).
    private func updateFromStat() {
        guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return }
        let fields = text[text.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 21 else { return }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        let used = (fields[11] + fields[12]) / ticks
        let grown = counted.withLock { before in
            defer { before = max(before, used) }
            return max(0, used - before)
        }
        processorSeconds.increment(by: grown)
        virtualBytes.set(fields[20])
        residentBytes.set(fields[21] * Double(sysconf(Int32(_SC_PAGESIZE))))
        if let booted = Self.bootTime { startTime.set(booted + fields[19] / ticks) }
    }

    private static let bootTime: Double? = {
        guard let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst(6)) }
    }()
}
