import Foundation

/// Bytes to a server on this machine as they are, and the first that it says: for what no HTTP client would send.
enum RawExchange {
    struct Failure: Error {
        let step: String
    }

    static func answer(to bytes: String, port: Int) async throws -> String {
        // Apart from the tasks of the server, whose threads would be blocked.
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try exchange(bytes, port) }) }
        }
    }

    private static func exchange(_ bytes: String, _ port: Int) throws -> String {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard connection >= 0 else { throw Failure(step: "socket") }
        defer { close(connection) }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
        guard isConnected, bytes.withCString({ send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }) == bytes.utf8.count else {
            throw Failure(step: "send")
        }
        var answer = [UInt8](repeating: 0, count: 4096)
        let count = recv(connection, &answer, answer.count, 0)
        return String(decoding: answer.prefix(max(0, count)), as: UTF8.self)
    }
}
