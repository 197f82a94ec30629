import BridgeHTTP
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Sun, 06 Nov 1994 08:49:37 GMT.
private let now = Date(timeIntervalSince1970: 784_111_777)

@Suite("Retry policy")
struct RetryPolicyTests {
    let policy = RetryPolicy(attempts: 4, firstWait: .seconds(1), longestWait: .seconds(10))

    func decision(_ outcome: RetryPolicy.Outcome, _ method: HTTPMethod, attempt: Int = 1, random: Double = 1) -> RetryPolicy.Decision {
        policy.decision(after: outcome, method: method, attempt: attempt, now: now, random: random)
    }

    @Test("statuses that say that nothing was done are repeated for every method", arguments: [408, 429, 503])
    func refusals(status: Int) {
        for method in [HTTPMethod.get, .post, .put, .patch, .delete] {
            #expect(decision(.response(HTTPResponse(status: status)), method) == .retry(after: .seconds(1)))
        }
    }

    @Test("statuses that leave it open are repeated where twice is the same as once", arguments: [500, 502, 504])
    func transient(status: Int) {
        let outcome = RetryPolicy.Outcome.response(HTTPResponse(status: status))
        for method in [HTTPMethod.get, .put, .delete] { #expect(decision(outcome, method) == .retry(after: .seconds(1))) }
        for method in [HTTPMethod.post, .patch] { #expect(decision(outcome, method) == .finish) }
    }

    @Test("answers that stay the same are final", arguments: [200, 201, 204, 304, 400, 401, 403, 404, 409, 412, 413, 501])
    func final(status: Int) {
        #expect(decision(.response(HTTPResponse(status: status)), .get) == .finish)
    }

    @Test("a POST is repeated after a failure only when it was certainly not sent")
    func post() {
        #expect(decision(.failure(HTTPTransportError(.unreachable, mayHaveArrived: false)), .post) == .retry(after: .seconds(1)))
        #expect(decision(.failure(HTTPTransportError(.timeout, mayHaveArrived: true)), .post) == .finish)
        #expect(decision(.failure(HTTPTransportError(.connectionLost, mayHaveArrived: true)), .post) == .finish)
        #expect(decision(.failure(HTTPTransportError(.connectionLost, mayHaveArrived: true)), .get) == .retry(after: .seconds(1)))
    }

    @Test("what will not get better is not repeated", arguments: [HTTPTransportError.Kind.tls, .responseTooLarge, .invalidResponse])
    func hopeless(kind: HTTPTransportError.Kind) {
        #expect(decision(.failure(HTTPTransportError(kind, mayHaveArrived: false)), .get) == .finish)
    }

    @Test("the wait doubles up to the longest, with full jitter below it")
    func backoff() {
        let outcome = RetryPolicy.Outcome.response(HTTPResponse(status: 503))
        #expect(decision(outcome, .get, attempt: 3) == .retry(after: .seconds(4)))
        #expect(decision(outcome, .get, attempt: 3, random: 0.25) == .retry(after: .seconds(1)))
        #expect(decision(outcome, .get, attempt: 3, random: 0) == .retry(after: .zero))
        let many = RetryPolicy(attempts: 100, firstWait: .seconds(1), longestWait: .seconds(10))
        #expect(many.decision(after: outcome, method: .get, attempt: 90, now: now, random: 1) == .retry(after: .seconds(10)))
    }

    @Test("after the last attempt nothing is repeated")
    func lastAttempt() {
        #expect(decision(.response(HTTPResponse(status: 503)), .get, attempt: 4) == .finish)
    }

    @Test(
        "Retry-After is understood in its forms",
        arguments: [
            ("3", Duration.seconds(3)), ("1.5", .milliseconds(1500)), (" 0 ", .zero),
            ("Sun, 06 Nov 1994 08:49:42 GMT", .seconds(5)), ("Sunday, 06-Nov-94 08:49:42 GMT", .seconds(5)),
            ("Sun Nov  6 08:49:42 1994", .seconds(5)), ("Sat, 05 Nov 1994 08:49:42 GMT", .zero),
        ])
    func retryAfter(text: String, wait: Duration) {
        let response = HTTPResponse(status: 429, headers: ["retry-after": text])
        #expect(RetryPolicy.serverWait(.response(response), now: now) == wait)
        #expect(decision(.response(response), .post, random: 0) == .retry(after: wait))
    }

    @Test(
        "a Retry-After that says nothing is ignored",
        arguments: [
            "", "soon", "-1", "1e9999", "nan", "Sun, 32 Nov 1994 08:49:42 GMT", "Sun, 06 Foo 1994 08:49:42 GMT",
            "Sun, 06 Nov 1994 25:00:00 GMT",
            "Sun, 06 Nov 1994 08:49:42 CET", "é", ", , , , ,", "1 2 3 4 5 6",
        ])
    func uselessRetryAfter(text: String) {
        let response = HTTPResponse(status: 429, headers: ["Retry-After": text])
        #expect(RetryPolicy.serverWait(.response(response), now: now) == nil)
    }

    @Test("a server that asks for more patience than we have gets its answer passed on")
    func tooLong() {
        let response = HTTPResponse(status: 429, headers: ["Retry-After": "3600"])
        #expect(decision(.response(response), .get) == .finish)
    }
}
