// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "IdentityBridge",
    products: [
        .library(name: "IdentityBridge", targets: ["BridgeEngine", "BridgePipeline", "BridgeState"]),
        .library(name: "BridgeCore", targets: ["BridgeCore"]),
        .library(name: "LDIF", targets: ["LDIF"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        // Leaves: formats and files, useful on their own.
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "FileInput"),
        .target(name: "JSONStream"),
        .target(name: "LDIF"),
        .target(name: "SCIMPath"),
        .target(name: "XMLStream", dependencies: ["CLibXML2"]),

        // The core and what is built on it.
        .target(name: "BridgeCore", dependencies: ["SCIMPath"]),
        .target(name: "BridgeMapping", dependencies: ["BridgeCore", "SCIMPath"]),
        .target(name: "BridgeState", dependencies: ["BridgeCore", "SCIMPath"]),
        .target(name: "BridgePipeline", dependencies: ["BridgeCore", "BridgeMapping", "BridgeState", "SCIMPath"]),
        .target(name: "BridgeEngine", dependencies: ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"]),

        // Tests.
        .testTarget(name: "FileInputTests", dependencies: ["FileInput"]),
        .testTarget(name: "JSONStreamTests", dependencies: ["JSONStream"]),
        .testTarget(name: "LDIFTests", dependencies: ["LDIF"]),
        .testTarget(name: "SCIMPathTests", dependencies: ["SCIMPath"]),
        .testTarget(name: "XMLStreamTests", dependencies: ["XMLStream"]),
        .testTarget(name: "BridgeMappingTests", dependencies: ["BridgeCore", "BridgeMapping", "SCIMPath"]),
        .testTarget(
            name: "BridgeEngineTests",
            dependencies: ["BridgeCore", "BridgeEngine", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"]),
    ]
)

// One loop for all targets: the tools version sets language mode 6; warnings of ours are errors.
for target in package.targets where target.type != .system {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
