import Foundation
import Synchronization

/// A mail server that nobody of this project wrote: aiosmtpd of PyPI, in a process of its own.
package final class MailServer: Sendable {
    /// One mail as the server took it, read by Python's library.
    package struct Mail: Decodable, Sendable {
        /// The envelope's sender.
        package var sender: String
        /// The envelope's recipients.
        package var recipients: [String]
        /// True: it came over TLS.
        package var encrypted: Bool
        /// True: after a login.
        package var authenticated: Bool
        /// The header field, decoded, like those that follow.
        package var subject: String
        package var from: String
        package var to: String
        package var id: String
        /// In ISO 8601.
        package var date: String
        package var auto: String
        /// The text.
        package var text: String
        /// What the reader found wrong with it.
        package var defects: [String]
    }

    /// The Python that has aiosmtpd, by `IDBRIDGE_AIOSMTPD`; nil: the tests with it are skipped.
    package static let python = ProcessInfo.processInfo.environment["IDBRIDGE_AIOSMTPD"]

    /// Where it listens, on 127.0.0.1.
    package let port: Int
    private let process: Process
    private let lines: Lines

    /// What the process prints, in lines.
    private final class Lines: Sendable {
        private let text = Mutex("")

        func add(_ data: Data) { text.withLock { $0 += String(decoding: data, as: UTF8.self) } }

        var whole: [Substring] { text.withLock { $0.split(separator: "\n", omittingEmptySubsequences: false).dropLast() } }
    }

    /// Runs the server while the closure runs.
    ///
    /// - Parameter arguments: those of `Fixtures/serve-mail.py`.
    package static func withRunning<Result>(
        _ python: String, _ arguments: [String] = [], _ body: (MailServer) async throws -> Result
    ) async throws -> Result {
        let server = try await MailServer(python, arguments)
        defer { kill(server.process.processIdentifier, SIGKILL) }
        return try await body(server)
    }

    private init(_ python: String, _ arguments: [String]) async throws {
        let (process, lines, pipe) = (Process(), Lines(), Pipe())
        process.executableURL = URL(filePath: python)
        process.arguments =
            ["-B", URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/serve-mail.py").path] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil } else { lines.add(data) }
        }
        try process.run()
        (self.process, self.lines) = (process, lines)
        for _ in 0..<1000 where process.isRunning {
            if let port = lines.whole.first.flatMap({ Int($0) }) {
                self.port = port
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        kill(process.processIdentifier, SIGKILL)
        throw CocoaError(.executableNotLoadable)
    }

    /// The mails, once there are so many; fewer when they do not come.
    package func mails(_ count: Int) async throws -> [Mail] {
        for _ in 0..<500 where lines.whole.count - 1 < count { try await Task.sleep(for: .milliseconds(10)) }
        return try lines.whole.dropFirst().map { try JSONDecoder().decode(Mail.self, from: Data($0.utf8)) }
    }
}
