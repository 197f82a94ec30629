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

    /// What the process prints, in lines. One at a time waits for them.
    private final class Lines: Sendable {
        private struct State {
            var text = ""
            var hasEnded = false
            var waiting: CheckedContinuation<Void, Never>?

            var whole: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() }
        }

        private let state = Mutex(State())

        /// More of it; nothing more comes after no data.
        func add(_ data: Data) {
            let waiting = state.withLock { state in
                state.text += String(decoding: data, as: UTF8.self)
                state.hasEnded = data.isEmpty
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume()
        }

        /// The whole lines, once there are so many; fewer when the process ended.
        func whole(atLeast count: Int) async -> [Substring] {
            while true {
                let lines = state.withLock { $0.whole.count >= count || $0.hasEnded ? $0.whole : nil }
                if let lines { return lines }
                await withCheckedContinuation { continuation in
                    let isThere = state.withLock { state in
                        if state.whole.count >= count || state.hasEnded { return true }
                        state.waiting = continuation
                        return false
                    }
                    if isThere { continuation.resume() }
                }
            }
        }
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
            if data.isEmpty { handle.readabilityHandler = nil }
            lines.add(data)
        }
        try process.run()
        (self.process, self.lines) = (process, lines)
        if let port = await lines.whole(atLeast: 1).first.flatMap({ Int($0) }) {
            self.port = port
            return
        }
        kill(process.processIdentifier, SIGKILL)
        throw CocoaError(.executableNotLoadable)
    }

    /// The mails, once there are so many; fewer when the server ended. The time limit of a test is its patience.
    package func mails(_ count: Int) async throws -> [Mail] {
        try await lines.whole(atLeast: count + 1).dropFirst().map { try JSONDecoder().decode(Mail.self, from: Data($0.utf8)) }
    }
}
