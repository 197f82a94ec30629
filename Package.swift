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
        .target(name: "SCIM", dependencies: ["SCIMPath"]),

        // The core and what is built on it.
        .target(name: "BridgeCore", dependencies: ["SCIMPath"]),
        .target(name: "BridgeMapping", dependencies: ["BridgeCore", "SCIMPath"]),
        .target(name: "BridgeState", dependencies: ["BridgeCore", "SCIMPath"]),
        .target(name: "BridgeStateSQLite", dependencies: ["BridgeCore", "BridgeState", "SCIMPath", .grdb]),
        .target(name: "BridgePipeline", dependencies: ["BridgeCore", "BridgeMapping", "BridgeState", "SCIMPath"]),
        .target(
            name: "BridgePipelineFile",
            dependencies: ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath", .yams]),
        .target(name: "BridgeEngine", dependencies: ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"]),
        .target(name: "BridgeHTTP", dependencies: ["BridgeCore", .asyncHTTPClient]),
        .target(name: "SCIMTarget", dependencies: ["BridgeCore", "BridgeHTTP", "SCIM", "SCIMPath"]),
        .target(name: "BridgeSandbox", dependencies: ["SCIM", "SCIMPath", .hummingbird, .logging]),
        .target(name: "BridgeTestKit", dependencies: ["BridgeCore", "BridgeState", "SCIMPath"]),

        // Plug-ins.
        .target(
            name: "AzureADConnectors", dependencies: ["BridgeCore", "FileInput", "JSONStream", "LDIF", "XMLStream"],
            path: "Plugins/AzureAD/Sources"),
        .target(name: "SCIMConnector", dependencies: ["BridgeCore", "SCIMTarget"], path: "Plugins/SCIM/Sources"),
        .target(name: "StaffbaseConnector", dependencies: ["BridgeCore", "SCIMTarget"], path: "Plugins/Staffbase/Sources"),
        .target(name: "BuiltinConnectors", dependencies: ["AzureADConnectors", "BridgeCore", "SCIMConnector", "StaffbaseConnector"]),

        // The tool.
        .target(
            name: "BridgeCommands",
            dependencies: [
                "BridgeCore", "BridgeEngine", "BridgePipeline", "BridgePipelineFile", "BridgeSandbox", "BridgeState",
                "BridgeStateSQLite", "SCIMPath", .argumentParser,
            ]),
        .executableTarget(name: "idbridge", dependencies: ["BridgeCommands", "BridgeCore", "BuiltinConnectors"]),

        // Tests.
        .testTarget(name: "FileInputTests", dependencies: ["FileInput"]),
        .testTarget(name: "JSONStreamTests", dependencies: ["JSONStream"]),
        .testTarget(name: "LDIFTests", dependencies: ["LDIF"]),
        .testTarget(name: "SCIMPathTests", dependencies: ["SCIMPath"]),
        .testTarget(name: "SCIMTests", dependencies: ["SCIM", "SCIMPath"]),
        .testTarget(name: "XMLStreamTests", dependencies: ["XMLStream"]),
        .testTarget(name: "BridgeMappingTests", dependencies: ["BridgeCore", "BridgeMapping", "SCIMPath"]),
        .testTarget(name: "BridgeStateTests", dependencies: ["BridgeCore", "BridgeState", "BridgeTestKit"]),
        .testTarget(
            name: "BridgeStateSQLiteTests", dependencies: ["BridgeCore", "BridgeState", "BridgeStateSQLite", "BridgeTestKit"]),
        .testTarget(
            name: "BridgeEngineTests",
            dependencies: ["BridgeCore", "BridgeEngine", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"]),
        .testTarget(
            name: "CommandTests", dependencies: ["BridgeCommands", "BridgeCore", "BridgeSandbox", "BuiltinConnectors", "SCIM"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "BridgeCommands", "BridgeCore", "BridgeEngine", "BridgeSandbox", "BridgeState", "BridgeStateSQLite",
                "BuiltinConnectors", "SCIM", "SCIMPath", "idbridge",
            ]),
    ]
)

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let logging = product(name: "Logging", package: "swift-log")
    static let yams = product(name: "Yams", package: "Yams")
}

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
