import BridgeCore
import BridgeHTTP

/// Writes a second, and client processor time a write, of the SCIM target beside a bare AsyncHTTPClient loop and `wrk`.
///
/// All three post and patch the same bodies at the same server in turn. Usage: `SCIMBenchmark SERVER LUA [WRITES [CASE]]`, where SERVER is
/// the built `SCIMServer`, LUA is `scim-load.lua`, and CASE is one line of the table alone, such as `POST8`.
@main
enum SCIMBenchmark {
    private static let token = "benchmark"
    private static let rounds = 3

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { throw Problem("usage: SCIMBenchmark SERVER LUA [WRITES [CASE]]") }
        let writes = arguments.count > 3 ? Int(arguments[3]) ?? 20_000 : 20_000
        let only = arguments.count > 4 ? arguments[4] : ""
        print("| method | in flight | target/s | bare/s | wrk/s | target : bare | bare : wrk | target µs | bare µs | wrk µs |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for concurrency in [1, 8, 32, 64] {
            for method in [HTTPMethod.post, .patch] where only.isEmpty || only == "\(method.rawValue)\(concurrency)" {
                let count = concurrency == 1 ? writes / 4 : writes
                let figures = try await measured(method, count: count, concurrency: concurrency, script: arguments[2], arguments[1])
                print(figures.line(method, concurrency))
            }
        }
    }

    /// The best of some rounds, each with a fresh server.
    private static func measured(
        _ method: HTTPMethod, count: Int, concurrency: Int, script: String, _ program: String
    ) async throws -> Figures {
        var best = Figures()
        for _ in 0..<rounds {
            let server = try ServerProcess(program, token: token)
            defer { server.stop() }
            var people = 0..<count
            let requests = try Requests(url: server.url, token: token, concurrency: concurrency)
            let accounts = method == .patch ? try await requests.create(people) : []
            let load = Load(method: method, requests: requests, accounts: accounts, concurrency: concurrency)
            best.target.improve(try await load.byTarget(people))
            people = people.shifted()
            best.bare.improve(try await load.bare(people))
            people = people.shifted()
            best.wrk.improve(try await Wrk(script: script, url: server.url, token: token).run(load, first: people.lowerBound))
            await requests.close()
        }
        return best
    }
}

extension Range<Int> {
    /// The numbers that follow, as many.
    fileprivate func shifted() -> Range { upperBound..<(upperBound + count) }
}

/// Why nothing was measured.
struct Problem: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
