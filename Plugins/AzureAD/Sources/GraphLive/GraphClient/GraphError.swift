import BridgeCore
import BridgeHTTP

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The error body of Microsoft Graph. Only its codes are used: messages may repeat values of people.
struct GraphErrorBody: Decodable {
    private struct Detail: Decodable {
        var code: String?
        var innerError: Inner?
        var innererror: Inner?
    }

    private final class Inner: Decodable {
        let code: String?
        let innerError: Inner?
        let innererror: Inner?
    }

    private let error: Detail

    /// The codes from the outermost to the innermost.
    var codes: [String] {
        var codes = [error.code]
        var inner = error.innerError ?? error.innererror
        while let current = inner, codes.count < 8 {
            codes.append(current.code)
            inner = current.innerError ?? current.innererror
        }
        return codes.compactMap(\.self)
    }

    /// The codes of a body; none when it is something else.
    static func codes(in body: [UInt8]) -> [String] {
        (try? JSONDecoder().decode(GraphErrorBody.self, from: Data(body)))?.codes ?? []
    }
}

/// What an answer of Microsoft Graph that is no success means.
struct GraphRefusal: Sendable {
    let status: Int
    /// The error codes, outermost first, safe to show: letters, digits, dots and underscores.
    let codes: [String]
    /// How long the service asks to wait.
    let wait: Duration?

    init(status: Int, body: [UInt8], wait: Duration?) {
        self.init(status: status, codes: GraphErrorBody.codes(in: body), wait: wait)
    }

    init(status: Int, codes: [String], wait: Duration?) {
        self.status = status
        self.codes = codes.filter { code in
            code.utf8.count < 80 && code.utf8.allSatisfy { $0 == 0x5F || $0 == 0x2E || $0 == 0x2D || ASCII.isLetterOrDigit($0) }
        }
        self.wait = wait
    }

    /// True when a delta link is worth nothing any more: everything has to be read again. Codes come in any letter case.
    var asksForReset: Bool {
        status == 410 || codes.contains { ["syncstatenotfound", "resyncrequired"].contains(asciiLowercased($0)) }
    }

    /// True when the same request may succeed later.
    var mayPass: Bool { status == 429 || status == 408 || status >= 500 }

    /// The error for what was asked for.
    func error(_ purpose: GraphPurpose) -> BridgeError {
        if purpose.isDelta, asksForReset {
            return BridgeError(
                "source.checkpoint_expired", "Microsoft Graph no longer knows where the last read ended; everything is read again.",
                recovery: .stop, effect: .none)
        }
        let code = codes.last.map { " (\($0))" } ?? ""
        switch status {
        case 401:
            return BridgeError(
                "graph.unauthorized",
                "Microsoft Graph does not accept the token\(code). Check that “cloud” or “graph_url” is that of the tenant.",
                effect: .none)
        case 403:
            return BridgeError(
                "graph.forbidden",
                "The application may not read \(purpose.subject)\(code). Give it the application permission \(purpose.permission) and "
                    + "consent to it; “idbridge check” shows the link."
                    + (purpose.isDeletedItems ? " Or set “deleted_items: false”." : ""), effect: .none)
        case 404:
            return BridgeError("graph.not_found", "Microsoft Graph does not find \(purpose.subject)\(code).", effect: .none)
        case _ where mayPass:
            return BridgeError(
                "graph.unavailable", "Microsoft Graph could not deliver \(purpose.subject) (status \(status))\(code); try again later.",
                recovery: .retry(after: wait), effect: .none)
        default:
            return BridgeError(
                "graph.refused", "Microsoft Graph refuses to deliver \(purpose.subject) (status \(status))\(code).", effect: .none)
        }
    }
}

extension BridgeError {
    /// An answer that is a success but cannot be read: cut off, a web page, another document.
    static func damagedAnswer(_ purpose: GraphPurpose, cause: (any Error)? = nil) -> BridgeError {
        BridgeError(
            "graph.damaged",
            "What came as \(purpose.subject) is no whole answer of Microsoft Graph; something between here and there cuts or "
                + "replaces it.", recovery: .retry(after: nil), effect: .none, cause: cause)
    }
}
