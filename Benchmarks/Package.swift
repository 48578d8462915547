// swift-tools-version: 6.2

import PackageDescription

/// Strictness that holds for every target, as in the package that is measured.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "aftercall-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "aftercall", path: "../"),
        // Without its traits, so without its malloc and ARC interposers: AllocationCount counts allocations itself.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "CoreBenchmarks",
            dependencies: [
                "CoreWorkload",
                .product(name: "AfterCall", package: "aftercall"),
                .product(name: "AgentTracking", package: "aftercall"),
                .product(name: "ContactCenter", package: "aftercall"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/CoreBenchmarks",
            swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        .target(
            name: "CoreWorkload",
            dependencies: [
                .product(name: "AfterCall", package: "aftercall"),
                .product(name: "AgentTracking", package: "aftercall"),
                .product(name: "ContactCenter", package: "aftercall"),
                .product(name: "Simulation", package: "aftercall"),
                .product(name: "Streaming", package: "aftercall"),
                .product(name: "Telephony", package: "aftercall"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "AllocationCount",
            dependencies: [
                "CAllocationCounter", "CoreWorkload",
                .product(name: "AfterCall", package: "aftercall"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ChangelogCount",
            dependencies: [
                "CAllocationCounter", "CoreWorkload",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "IndicatorWorkload",
            dependencies: [
                .product(name: "ContactCenter", package: "aftercall"),
                .product(name: "Indicators", package: "aftercall"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "IndicatorCount",
            dependencies: [
                "CoreWorkload", "IndicatorWorkload",
                .product(name: "ContactCenter", package: "aftercall"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "PassThrough",
            dependencies: [
                .product(name: "ContactCenter", package: "aftercall"),
                .product(name: "Kafka", package: "aftercall"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "DialectWorkload",
            dependencies: [
                .product(name: "ContactCenter", package: "aftercall"),
                .product(name: "Telephony", package: "aftercall"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "DialectCount",
            dependencies: [
                "CAllocationCounter", "DialectWorkload",
                .product(name: "Telephony", package: "aftercall"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "DialectBenchmarks",
            dependencies: [
                "DialectWorkload",
                .product(name: "Telephony", package: "aftercall"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/DialectBenchmarks",
            swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        .target(name: "CAllocationCounter"),
    ],
    swiftLanguageModes: [.v6]
)
