// swift-tools-version: 6.2
import PackageDescription

// Apart from the normal build, so that nobody compiles it without asking for it.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "IdentityBridge", path: ".."),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
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
                .product(name: "LDIF", package: "IdentityBridge"),
            ]),
        .target(
            name: "ReadBenchmark",
            dependencies: [
                .product(name: "AzureADConnectors", package: "IdentityBridge"), .product(name: "BridgeCore", package: "IdentityBridge"),
            ]),
        .executableTarget(
            name: "JSONBenchmark", dependencies: ["ReadBenchmark", .product(name: "AzureADConnectors", package: "IdentityBridge")]),
        .executableTarget(name: "SCIMServer", dependencies: [.product(name: "BridgeSandbox", package: "IdentityBridge")]),
        .executableTarget(
            name: "SCIMBenchmark",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"), .product(name: "BridgeCore", package: "IdentityBridge"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "SCIM", package: "IdentityBridge"), .product(name: "SCIMTarget", package: "IdentityBridge"),
            ]),
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
