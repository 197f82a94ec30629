// swift-tools-version: 6.2
import PackageDescription

// Apart from the normal build, so that nobody compiles it without asking for it.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "IdentityBridge", path: "..")],
    targets: [
        .executableTarget(
            name: "MappingBenchmark",
            dependencies: [
                .product(name: "BridgeCore", package: "IdentityBridge"), .product(name: "BridgeMapping", package: "IdentityBridge"),
            ]),
        .executableTarget(
            name: "LDIFBenchmark",
            dependencies: [
                .product(name: "AzureADConnectors", package: "IdentityBridge"), .product(name: "BridgeCore", package: "IdentityBridge"),
            ]),
        .target(
            name: "ReadBenchmark",
            dependencies: [
                .product(name: "AzureADConnectors", package: "IdentityBridge"), .product(name: "BridgeCore", package: "IdentityBridge"),
            ]),
        .executableTarget(
            name: "JSONBenchmark", dependencies: ["ReadBenchmark", .product(name: "AzureADConnectors", package: "IdentityBridge")]),
        .executableTarget(
            name: "GraphBenchmark",
            dependencies: [
                "ReadBenchmark", .product(name: "AzureADConnectors", package: "IdentityBridge"),
                .product(name: "BridgeCore", package: "IdentityBridge"),
            ]),
        .executableTarget(
            name: "XMLBenchmark", dependencies: ["ReadBenchmark", .product(name: "AzureADConnectors", package: "IdentityBridge")]),
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
