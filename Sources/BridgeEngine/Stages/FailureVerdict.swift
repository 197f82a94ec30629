import BridgeCore
import BridgeState

/// What a failed write means.
struct FailureVerdict {
    private static let maximumAttempts = 5

    let result: OperationOutcome.Result
    /// Why nothing further can succeed.
    var stop: BridgeError?
    /// How long to wait before the next writes.
    var delay: Duration?

    init(_ error: BridgeError, attempts: Int) {
        let (code, message) = (error.code.text, error.message)
        if error.recovery == .stop { stop = error }
        delay = Self.delay(error, attempts)
        if error.effect == .unknown {
            result = .inDoubt(code: code, message: message)
            return
        }
        switch error.recovery {
        case .retry where attempts < Self.maximumAttempts, .reconnect where attempts < Self.maximumAttempts:
            result = .again(code: code, message: message)
        case .retry, .reconnect, .skip:
            result = .failed(code: code, message: message)
            delay = nil
        case .stop:
            result = .again(code: code, message: message)
        }
    }

    /// As long as the other end asks, otherwise longer with each attempt.
    private static func delay(_ error: BridgeError, _ attempts: Int) -> Duration? {
        switch error.recovery {
        case .retry(let asked?): asked
        case .retry(nil), .reconnect: .milliseconds(500 << min(max(attempts, 0), 6))
        case .skip, .stop: nil
        }
    }
}
