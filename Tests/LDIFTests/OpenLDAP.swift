import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// OpenLDAP's tools over a database in a folder of their own, gone with this value.
final class OpenLDAP {
    /// Where Debian and others have the tools.
    private static let folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/libexec"]

    /// The tools are here, or their absence is a failure (`IDBRIDGE_OPENLDAP=1`).
    static var isWanted: Bool {
        ProcessInfo.processInfo.environment["IDBRIDGE_OPENLDAP"] == "1"
            || ["slapadd", "slapcat", "slapd", "ldapsearch", "ldapmodify"].allSatisfy { tool($0) != nil }
    }

    private static func tool(_ name: String) -> String? {
        folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private let folder = FileManager.default.temporaryDirectory.path + "/openldap-" + UUID().uuidString
    private let port: UInt16
    private var server: Process?

    init() throws {
        port = try freePort()
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        let schemas = try #require(["/etc/ldap/schema", "/etc/openldap/schema"].first { FileManager.default.fileExists(atPath: $0) })
        let modules = ["/usr/lib/ldap", "/usr/lib64/openldap"].first { FileManager.default.fileExists(atPath: $0) }
        let lines =
            ["core", "cosine", "inetorgperson"].map { "include \(schemas)/\($0).schema" }
            + (modules.map { ["modulepath \($0)", "moduleload back_mdb"] } ?? []) + [
                "sizelimit unlimited", "database mdb", "maxsize 67108864", "suffix dc=example,dc=com",
                "rootdn cn=admin,dc=example,dc=com", "rootpw secret", "directory \(folder)/data",
            ]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: folder + "/slapd.conf"))
    }

    deinit {
        if let server {
            // Not a polite signal: a child of a worker thread begins with all of those blocked, and nobody wants the database again.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Fills the empty database.
    func add(_ ldif: [UInt8]) throws {
        try Data(ldif).write(to: URL(filePath: folder + "/input.ldif"))
        _ = try run("slapadd", ["-q", "-f", folder + "/slapd.conf", "-l", folder + "/input.ldif"])
    }

    /// Everything, as `slapcat` writes it.
    func cat() throws -> [UInt8] { try run("slapcat", ["-f", folder + "/slapd.conf"]) }

    /// Starts the server and waits until it answers.
    func serve() throws {
        // In the foreground, as a child of this process that ends with this value.
        server = try start("slapd", ["-d", "0", "-h", url, "-f", folder + "/slapd.conf"], output: "server-output", errors: "server-errors")
        for _ in 0..<200 {
            if (try? search(["-LLL", "-s", "base", "dn"])) != nil { return }
            usleep(20_000)
        }
        Issue.record("slapd does not answer.")
    }

    /// Applies change records to the running server.
    func modify(_ ldif: [UInt8]) throws {
        try Data(ldif).write(to: URL(filePath: folder + "/changes.ldif"))
        _ = try run(
            "ldapmodify", ["-x", "-H", url, "-D", "cn=admin,dc=example,dc=com", "-w", "secret", "-f", folder + "/changes.ldif"])
    }

    /// What `ldapsearch` writes.
    func search(_ options: [String]) throws -> [UInt8] {
        try run("ldapsearch", ["-x", "-H", url, "-D", "cn=admin,dc=example,dc=com", "-w", "secret", "-b", "dc=example,dc=com"] + options)
    }

    private var url: String { "ldap://127.0.0.1:\(port)" }

    private func run(_ name: String, _ arguments: [String]) throws -> [UInt8] {
        let process = try start(name, arguments, output: "output", errors: "errors")
        process.waitUntilExit()
        let complaint = try String(contentsOfFile: folder + "/errors", encoding: .utf8)
        guard process.terminationStatus == 0 else { throw ToolError(description: "\(name): \(complaint)") }
        return [UInt8](try Data(contentsOf: URL(filePath: folder + "/output")))
    }

    /// What a tool complained about.
    struct ToolError: Error, CustomStringConvertible {
        var description: String
    }

    private func start(_ name: String, _ arguments: [String], output: String, errors: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.tool(name), "\(name) is not installed"))
        process.arguments = arguments
        process.standardOutput = try emptyFile(output)
        process.standardError = try emptyFile(errors)
        try process.run()
        return process
    }

    private func emptyFile(_ name: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: nil)
        return try FileHandle(forWritingTo: URL(filePath: folder + "/" + name))
    }
}

/// A TCP port of the loopback that nobody uses just now.
private func freePort() throws -> UInt16 {
    #if canImport(Darwin)
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #else
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
        }
    }
    try #require(result)
    return UInt16(bigEndian: address.sin_port)
}
