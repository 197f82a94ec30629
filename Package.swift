// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "IdentityBridge",
    products: [
        .library(name: "IdentityBridge", targets: ["BridgeEngine", "BridgePipeline", "BridgeState"]),
        .library(name: "BridgeCore", targets: ["BridgeCore"]),
        .library(name: "AzureADConnectors", targets: ["AzureADConnectors"]),
        .library(name: "BridgeMapping", targets: ["BridgeMapping"]),
        .library(name: "BridgeSandbox", targets: ["BridgeSandbox"]),
        .library(name: "LDIF", targets: ["LDIF"]),
        .library(name: "SCIM", targets: ["SCIM", "SCIMPath"]),
        .library(name: "SCIMTarget", targets: ["BridgeHTTP", "SCIMTarget"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.0.0"),
    ],
    targets: [
        // Leaves: formats and files, useful on their own.
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .target(name: "FileInput", dependencies: ["CLibArchive", "CZlib"]),
        .target(name: "JSONStream"),
        .target(name: "LDIF"),
        .target(name: "SCIMPath"),
        .target(name: "XMLStream", dependencies: ["CLibXML2"]),
        .target(name: "SCIM", dependencies: ["SCIMPath"]),

        // The core and what is built on it.
        .target(name: "BridgeCore", dependencies: ["SCIMPath"]),
        .target(name: "BridgeMapping", dependencies: ["BridgeCore", "CPCRE2", "SCIMPath"]),
        .target(name: "BridgeState", dependencies: ["BridgeCore", "SCIMPath"]),
        .target(name: "BridgeStateSQLite", dependencies: ["BridgeCore", "BridgeState", "SCIMPath", .grdb]),
        .target(name: "BridgePipeline", dependencies: ["BridgeCore", "BridgeMapping", "BridgeState", "SCIMPath"]),
        .target(
            name: "BridgePipelineFile",
            dependencies: ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath", .yams]),
        .target(name: "BridgeEngine", dependencies: ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"]),
        .target(
            name: "BridgeHTTP",
            dependencies: ["BridgeCore", .asyncHTTPClient, .nioCore, .nioHTTP1, .nioHTTPCompression, .nioPosix, .nioSSL]),
        .target(name: "BridgeNotify", dependencies: ["BridgeCore", "BridgeHTTP", "BridgePipeline", "CCurl", .nioPosix]),
        .target(name: "SCIMTarget", dependencies: ["BridgeCore", "BridgeHTTP", "SCIM", "SCIMPath"]),
        .target(
            name: "BridgeSandbox",
            dependencies: [
                "SCIM", "SCIMPath", .asn1, .crypto, .cryptoExtras, .httpTypes, .hummingbird, .hummingbirdCore, .logging, .nioCore,
                .nioHTTP1, .nioHTTPCompression, .nioHTTPTypesHTTP1, .x509,
            ]),
        .target(
            name: "BridgeMonitor", dependencies: [.coreMetrics, .httpTypes, .hummingbird, .logging, .nioCore, .serviceLifecycle]),
        .target(
            name: "BridgeTestKit",
            dependencies: ["BridgeCore", "BridgeHTTP", "BridgeState", "SCIMPath", .nioCore, .nioHTTP1, .nioPosix]),

        // Plug-ins.
        .target(
            name: "AzureADConnectors",
            dependencies: ["BridgeCore", "BridgeHTTP", "FileInput", "JSONStream", "LDIF", "XMLStream", .crypto, .jwtKit, .nioSSL],
            path: "Plugins/AzureAD/Sources"),
        .target(
            name: "LDIFConnector", dependencies: ["BridgeCore", "FileInput", "LDIF", "SCIMPath"], path: "Plugins/LDIF/Sources"),
        .target(
            name: "SCIMConnector", dependencies: ["BridgeCore", "BridgeHTTP", "SCIM", "SCIMTarget"], path: "Plugins/SCIM/Sources"),
        .target(
            name: "StaffbaseConnector", dependencies: ["BridgeCore", "BridgeHTTP", "SCIM", "SCIMTarget"],
            path: "Plugins/Staffbase/Sources"),
        .target(
            name: "BuiltinConnectors",
            dependencies: ["AzureADConnectors", "BridgeCore", "LDIFConnector", "SCIMConnector", "StaffbaseConnector"]),

        // The tool.
        .target(
            name: "BridgeCommands",
            dependencies: [
                "BridgeCore", "BridgeEngine", "BridgeMapping", "BridgeMonitor", "BridgeNotify", "BridgePipeline", "BridgePipelineFile",
                "BridgeSandbox", "BridgeState", "BridgeStateSQLite", "SCIMPath", .argumentParser, .coreMetrics, .logging, .serviceLifecycle,
                .unixSignals,
            ]),
        .executableTarget(name: "idbridge", dependencies: ["BridgeCommands", "BridgeCore", "BuiltinConnectors"]),

        // Tests.
        .testTarget(name: "ArchitectureTests"),
        .testTarget(name: "FileInputTests", dependencies: ["FileInput"]),
        .testTarget(name: "JSONStreamTests", dependencies: ["JSONStream"]),
        .testTarget(name: "LDIFTests", dependencies: ["LDIF"]),
        .testTarget(name: "SCIMPathTests", dependencies: ["SCIMPath"]),
        .testTarget(name: "SCIMTests", dependencies: ["SCIM", "SCIMPath"]),
        .testTarget(name: "XMLStreamTests", dependencies: ["XMLStream"]),
        .testTarget(name: "BridgeMappingTests", dependencies: ["BridgeCore", "BridgeMapping", "SCIMPath"]),
        .testTarget(name: "BridgeStateTests", dependencies: ["BridgeCore", "BridgeState", "BridgeTestKit"]),
        .testTarget(
            name: "BridgeStateSQLiteTests", dependencies: ["BridgeCore", "BridgeState", "BridgeStateSQLite", "BridgeTestKit", .grdb]),
        .testTarget(
            name: "BridgeEngineTests",
            dependencies: ["BridgeCore", "BridgeEngine", "BridgeMapping", "BridgePipeline", "BridgeState", "SCIMPath"]),
        .testTarget(name: "BridgeMonitorTests", dependencies: ["BridgeMonitor", .coreMetrics]),
        .testTarget(
            name: "BridgeNotifyTests",
            dependencies: ["BridgeCore", "BridgeNotify", "BridgePipeline", "TestCertificates", "TestReceivers", .nioSSL]),
        .testTarget(name: "BridgePipelineTests", dependencies: ["BridgeCore", "BridgePipeline"]),
        .testTarget(
            name: "BridgePipelineFileTests",
            dependencies: ["BridgeCore", "BridgeMapping", "BridgePipeline", "BridgePipelineFile", "BridgeState", "SCIMPath"],
            exclude: ["Fixtures"]),
        .target(
            name: "TestReceivers", dependencies: [.httpTypes, .hummingbird, .logging, .nioCore], path: "Tests/TestReceivers",
            exclude: ["Fixtures"]),
        .target(name: "TestCertificates", dependencies: [.nioSSL], path: "Tests/TestCertificates"),
        .testTarget(
            name: "BridgeHTTPTests", dependencies: ["BridgeCore", "BridgeHTTP", "TestCertificates", .nioCore, .nioPosix, .nioSSL]),
        .testTarget(name: "SCIMTargetTests", dependencies: ["BridgeCore", "BridgeHTTP", "SCIM", "SCIMPath", "SCIMTarget"]),
        .testTarget(
            name: "BridgeSandboxTests",
            dependencies: [
                "BridgeSandbox", "SCIM", "SCIMPath", .asn1, .crypto, .cryptoExtras, .httpTypes, .hummingbird, .hummingbirdTesting, .x509,
            ]),
        .testTarget(
            name: "AzureADConnectorsTests",
            dependencies: ["AzureADConnectors", "BridgeCore", "BridgeHTTP", "FileInput", "JSONStream", .jwtKit],
            path: "Plugins/AzureAD/Tests", exclude: ["Fixtures"]),
        .testTarget(
            name: "LDIFConnectorTests", dependencies: ["BridgeCore", "LDIFConnector", "SCIMPath"], path: "Plugins/LDIF/Tests"),
        .testTarget(
            name: "SCIMConnectorTests",
            dependencies: ["BridgeCore", "BridgeHTTP", "SCIM", "SCIMConnector", "SCIMPath", "SCIMTarget"], path: "Plugins/SCIM/Tests"),
        .testTarget(
            name: "StaffbaseConnectorTests",
            dependencies: ["BridgeCore", "BridgeHTTP", "SCIMPath", "SCIMTarget", "StaffbaseConnector"],
            path: "Plugins/Staffbase/Tests"),
        .testTarget(
            name: "GraphLiveTests",
            dependencies: [
                "AzureADConnectors", "BridgeCore", "BridgeEngine", "BridgeHTTP", "BridgePipeline", "BridgePipelineFile", "BridgeSandbox",
                "BridgeState", "SCIMPath", "TestCertificates", .nioCore, .nioPosix, .nioSSL,
            ]),
        .testTarget(
            name: "SCIMConformanceTests",
            dependencies: [
                "BridgeCore", "BridgeEngine", "BridgeHTTP", "BridgeMapping", "BridgePipeline", "BridgeSandbox", "BridgeState",
                "BridgeTestKit", "SCIM", "SCIMPath", "SCIMTarget",
            ], exclude: ["Fixtures"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "BridgeCommands", "BridgeCore", "BridgeEngine", "BridgeNotify", "BridgePipeline", "BridgeSandbox", "BridgeState",
                "BuiltinConnectors", "SCIM",
            ],
            exclude: ["Snapshots"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "BridgeCommands", "BridgeCore", "BridgeEngine", "BridgeSandbox", "BridgeState", "BridgeStateSQLite",
                "BuiltinConnectors", "SCIM", "SCIMPath", "TestReceivers", "idbridge",
            ]),
    ]
)

extension Target.Dependency {
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let asn1 = product(name: "SwiftASN1", package: "swift-asn1")
    static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
    static let coreMetrics = product(name: "CoreMetrics", package: "swift-metrics")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
    static let jwtKit = product(name: "JWTKit", package: "jwt-kit")
    static let logging = product(name: "Logging", package: "swift-log")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTPCompression = product(name: "NIOHTTPCompression", package: "swift-nio-extras")
    static let nioHTTPTypesHTTP1 = product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let x509 = product(name: "X509", package: "swift-certificates")
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
