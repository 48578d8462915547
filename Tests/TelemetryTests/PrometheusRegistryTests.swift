import CoreMetrics
import Foundation
import Testing

@testable import Telemetry

/// What Prometheus gets to read.
@Suite struct PrometheusRegistryTests {
    private static let catalog = [
        MetricDefinition(
            "requests_total",
            .counter,
            labels: ["path"],
            unit: "requests",
            help: "Requests\nso far \\ all.",
            remedy: "None."
        ),
        MetricDefinition(
            "wait_seconds",
            .histogram,
            unit: "seconds",
            help: "Waits.",
            remedy: "None.",
            buckets: [0.01, 0.5]
        ),
    ]

    private let registry = PrometheusRegistry(catalog: catalog)

    @Test func `Counters, gauges and histograms are written by name and labels`() {
        Counter(label: "requests_total", dimensions: [("path", "/b")], factory: registry).increment(by: 2)
        Counter(label: "requests_total", dimensions: [("path", "/a \"\\\n")], factory: registry).increment()
        FloatingPointCounter(label: "cpu_seconds_total", factory: registry).increment(by: 0.25)
        Meter(label: "depth", factory: registry).set(-3)
        let timer = Timer(label: "wait_seconds", factory: registry)
        timer.recordMilliseconds(10)
        timer.recordMilliseconds(300)
        timer.recordMilliseconds(700)
        #expect(
            registry.exposition() == #"""
                # TYPE cpu_seconds_total counter
                cpu_seconds_total 0.25
                # TYPE depth gauge
                depth -3
                # HELP requests_total Requests\nso far \\ all.
                # TYPE requests_total counter
                requests_total{path="/a \"\\\n"} 1
                requests_total{path="/b"} 2
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.01"} 1
                wait_seconds_bucket{le="0.5"} 2
                wait_seconds_bucket{le="+Inf"} 3
                wait_seconds_sum 1.01
                wait_seconds_count 3

                """#
        )
    }

    @Test func `What is asked for twice is the same, and what is destroyed is gone`() {
        let first = Meter(label: "lag", dimensions: [("partition", "1")], factory: registry)
        let second = Meter(label: "lag", dimensions: [("partition", "1")], factory: registry)
        let other = Meter(label: "lag", dimensions: [("partition", "2")], factory: registry)
        first.set(1)
        second.increment(by: 2.0)
        other.set(7)
        #expect(registry.exposition().contains("lag{partition=\"1\"} 3\n"))
        first.destroy()
        #expect(registry.exposition() == "# TYPE lag gauge\nlag{partition=\"2\"} 7\n")
        other.destroy()
        #expect(registry.exposition() == "")
    }

    @Test func `A name keeps its kind`() {
        Counter(label: "x_total", factory: registry).increment()
        Meter(label: "x_total", factory: registry).set(9)
        Timer(label: "x_total", factory: registry).recordSeconds(9)
        #expect(registry.exposition() == "# TYPE x_total counter\nx_total 1\n")
    }

    @Test func `A name that Prometheus does not take is made one`() {
        Counter(label: "hb.requests-2", dimensions: [("a.b", "c")], factory: registry).increment()
        Counter(label: "9lives", factory: registry).increment()
        #expect(registry.exposition().contains("hb_requests_2{a_b=\"c\"} 1\n"))
        #expect(registry.exposition().contains("_lives 1\n"))
    }

    @Test func `Series beyond the limit are counted and not kept`() {
        for number in 0..<(PrometheusRegistry.maximumSeries + 2) {
            Meter(label: "many", dimensions: [("n", "\(number)")], factory: registry).set(1)
        }
        let text = registry.exposition()
        #expect(text.split(separator: "\n").count { $0.hasPrefix("many{") } == PrometheusRegistry.maximumSeries)
        #expect(text.hasSuffix("\(PrometheusRegistry.droppedName) 2\n"))
    }

    @Test(
        "Numbers are written so that Prometheus reads the same",
        arguments: [
            (0, "0"), (-1, "-1"), (1.5, "1.5"), (1e300, "1e+300"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
            (.nan, "NaN"), (9_007_199_254_740_991, "9007199254740991.0"),
        ] as [(Double, String)]
    )
    func numbers(value: Double, expected: String) {
        #expect(PrometheusText.number(value) == expected)
    }

    @Test func `Collectors are asked before each exposition`() {
        let meter = Meter(label: "asked", factory: registry)
        registry.addCollector { meter.increment() }
        #expect(registry.exposition().contains("asked 1\n"))
        #expect(registry.exposition().contains("asked 2\n"))
    }

    #if os(Linux)
        @Test func `The system tells of the process`() throws {
            let figures = ProcessFigures(factory: registry)
            registry.addCollector { figures.update() }
            var sum = 0.0
            for number in 0..<3_000_000 { sum += Double(number).squareRoot() }
            #expect(sum > 0)
            let text = registry.exposition()
            func value(_ name: String) throws -> Double {
                let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name) ") })
                return try #require(Double(line.dropFirst(name.count + 1)))
            }
            #expect(try value("process_resident_memory_bytes") > 1_000_000)
            #expect(try value("process_virtual_memory_bytes") > value("process_resident_memory_bytes"))
            #expect(try value("process_open_fds") > 2)
            #expect(try value("process_max_fds") >= value("process_open_fds"))
            #expect(try value("process_cpu_seconds_total") >= 0)
            let age = Date().timeIntervalSince1970 - (try value("process_start_time_seconds"))
            #expect((-2..<86_400).contains(age))
            #expect(ProcessFigures.definitions.allSatisfy { text.contains("# TYPE \($0.name) ") })
        }
    #endif
}
