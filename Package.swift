// swift-tools-version: 6.2

import PackageDescription

/// Strictness that holds for every target; see CONTRIBUTING.md.
var strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

// Warnings are errors with the compilers that CI runs. A newer one, which may warn of more, still builds a fresh clone;
// so does a dependency that deprecates something, since no versions are pinned.
#if compiler(>=6.3) && compiler(<6.4)
    strict += [.treatAllWarnings(as: .error), .treatWarning("DeprecatedDeclaration", as: .warning)]
#endif

// What computes is optimised even in the debug build of `make test`, whose properties play millions of events; the rest
// is not, since that would take twice as long to build. A package that depends on this one has no such flags.
var computing = strict
if Context.environment["AFTERCALL_OPTIMISED"] != nil { computing.append(.unsafeFlags(["-O"])) }

let package = Package(
    name: "aftercall",
    products: [
        .executable(name: "aftercall", targets: ["AfterCallCommand"]),
        // For Benchmarks/, which is a package of its own.
        .library(name: "AfterCall", targets: ["AfterCall"]),
        .library(name: "AgentTracking", targets: ["AgentTracking"]),
        .library(name: "ContactCenter", targets: ["ContactCenter"]),
        .library(name: "Indicators", targets: ["Indicators"]),
        .library(name: "Kafka", targets: ["Kafka"]),
        .library(name: "Simulation", targets: ["Simulation"]),
        .library(name: "Streaming", targets: ["Streaming"]),
        .library(name: "StreamingKafka", targets: ["StreamingKafka"]),
        .library(name: "Telephony", targets: ["Telephony"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibrdkafka",
            pkgConfig: "rdkafka",
            providers: [.apt(["librdkafka-dev"]), .brew(["librdkafka"])]
        ),
        .target(
            name: "Kafka",
            dependencies: ["CLibrdkafka", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict
        ),
        .target(name: "ContactCenter", swiftSettings: computing),
        .target(name: "Telephony", dependencies: ["ContactCenter"], swiftSettings: computing),
        .target(name: "AgentTracking", dependencies: ["ContactCenter"], swiftSettings: computing),
        .target(name: "ContactTracking", dependencies: ["ContactCenter"], swiftSettings: computing),
        .target(name: "Indicators", dependencies: ["ContactCenter"], swiftSettings: computing),
        .target(name: "Streaming", swiftSettings: computing),
        .target(
            name: "StreamingKafka",
            dependencies: ["Streaming", "Kafka", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict
        ),
        .target(name: "Simulation", dependencies: ["ContactCenter", "Streaming"], swiftSettings: computing),
        .target(name: "Alerting", dependencies: ["ContactCenter", "Indicators"], swiftSettings: computing),
        .target(
            name: "Telemetry",
            dependencies: [.product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: strict
        ),
        .target(
            name: "AfterCall",
            dependencies: [
                "Kafka", "ContactCenter", "Telephony", "AgentTracking", "ContactTracking", "Indicators", "Alerting",
                "Streaming", "StreamingKafka", "Simulation", "Telemetry",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: computing
        ),
        .target(
            name: "Wallboard",
            dependencies: [
                "AfterCall", "Telemetry", .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Sinks",
            dependencies: [
                "AfterCall", "ContactCenter", "Kafka",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "AfterCallCommand",
            dependencies: [
                "AfterCall", "AgentTracking", "Alerting", "ContactTracking", "Indicators", "Simulation", "Kafka",
                "ContactCenter", "Sinks", "Streaming", "Telemetry", "Telephony", "Wallboard",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AfterCallCommandTests",
            dependencies: [
                "AfterCallCommand", "AfterCall", "ContactCenter", "Kafka", "Simulation", "Streaming", "Telephony",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WallboardTests",
            dependencies: [
                "Wallboard", "AfterCall", "Streaming", "Telemetry",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SinksTests",
            dependencies: [
                "Sinks", "AfterCall", "Alerting", "ContactCenter", "Kafka", "SchemaSupport", "Telemetry",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .target(name: "SchemaSupport", path: "Tests/SchemaSupport", swiftSettings: strict),
        // What Benchmarks/ measures, so that tests find when it can no longer be run.
        .target(
            name: "Workloads",
            dependencies: [
                "AfterCall", "AgentTracking", "ContactCenter", "Indicators", "Simulation", "Streaming", "Telephony",
            ],
            path: "Benchmarks/Sources",
            sources: ["CoreWorkload", "DialectWorkload", "IndicatorWorkload"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WorkloadTests",
            dependencies: ["Workloads", "AfterCall", "ContactCenter", "Telephony"],
            swiftSettings: strict
        ),
        .testTarget(name: "SchemaSupportTests", dependencies: ["SchemaSupport"], swiftSettings: strict),
        .testTarget(name: "TidyTests", swiftSettings: strict),
        .testTarget(
            name: "KafkaTests",
            dependencies: [
                "Kafka",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(name: "ContactCenterTests", dependencies: ["ContactCenter"], swiftSettings: computing),
        .testTarget(
            name: "TelephonyTests",
            dependencies: ["Telephony", "ContactCenter"],
            swiftSettings: computing
        ),
        .testTarget(
            name: "DialectTests",
            dependencies: ["Telephony", "AgentTracking", "ContactCenter"],
            exclude: ["Fixtures"],
            swiftSettings: computing
        ),
        .testTarget(
            name: "AgentTrackingTests",
            dependencies: ["AgentTracking", "ContactCenter", "Simulation"],
            swiftSettings: computing
        ),
        .testTarget(
            name: "ContactTrackingTests",
            dependencies: ["ContactTracking", "ContactCenter"],
            swiftSettings: strict
        ),
        .testTarget(name: "IndicatorsTests", dependencies: ["Indicators", "ContactCenter"], swiftSettings: strict),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", .product(name: "CoreMetrics", package: "swift-metrics")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AlertingTests",
            dependencies: ["Alerting", "ContactCenter", "Indicators"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AfterCallTests",
            dependencies: [
                "AfterCall", "AgentTracking", "Alerting", "ContactCenter", "ContactTracking", "Indicators", "Kafka",
                "SchemaSupport", "Simulation", "Streaming", "Telemetry", "Telephony",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StreamingTests",
            dependencies: ["Streaming", "Simulation"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StreamingKafkaTests",
            dependencies: [
                "Streaming", "StreamingKafka", "Kafka", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Simulation", "ContactCenter", "Streaming", "Telephony"],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)
