import Foundation
package import NIOSSL

/// A certificate authority of a company, with a server's certificate, made by `openssl` in a folder of its own.
package struct Authority {
    private let folder: URL

    /// The file for `ca_file`.
    package var certificateFile: String { folder.appending(path: "ca.pem").path }

    /// The server's certificate, for servers that are programs of others.
    package var serverCertificateFile: String { folder.appending(path: "server.pem").path }

    /// Its key.
    package var serverKeyFile: String { folder.appending(path: "server.key").path }

    /// - Parameter name: what the server's certificate is for: `IP:127.0.0.1` or `DNS:example.org`.
    package init(for name: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "idbridge-ca-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=Company CA", "-keyout", "ca.key", "-out", "ca.pem"] + key)
        try openssl(["req", "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr"] + key)
        try Data("subjectAltName=\(name)\n".utf8).write(to: folder.appending(path: "names"))
        try openssl([
            "x509", "-req", "-days", "2", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names",
            "-out", "server.pem",
        ])
    }

    /// The server's side of encrypted connections.
    package func serverContext() throws -> NIOSSLContext {
        let certificates = try NIOSSLCertificate.fromPEMFile(folder.appending(path: "server.pem").path)
        let key = try NIOSSLPrivateKey(file: folder.appending(path: "server.key").path, format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(key)))
    }

    package func remove() { try? FileManager.default.removeItem(at: folder) }

    private func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
