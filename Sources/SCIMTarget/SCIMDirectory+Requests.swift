import BridgeCore
import BridgeHTTP
import SCIM

extension SCIMDirectory {
    /// Sends a request in SCIM's media type. A service that takes only the other one is asked once more, and remembered.
    func send(
        _ method: HTTPMethod, _ path: [String], query: [(name: String, value: String)] = [], body: [UInt8]? = nil, version: String? = nil
    ) async throws -> HTTPResponse {
        let response = try await sendOnce(method, path, query: query, body: body, version: version)
        guard response.status == 415 || response.status == 406, !memory.known({ $0.wantsPlainJSON }) else { return response }
        memory.learn { $0.wantsPlainJSON = true }
        return try await sendOnce(method, path, query: query, body: body, version: version)
    }

    private func sendOnce(
        _ method: HTTPMethod, _ path: [String], query: [(name: String, value: String)], body: [UInt8]?, version: String?
    ) async throws -> HTTPResponse {
        let type = memory.known({ $0.wantsPlainJSON }) ? "application/json" : dialect.contentType
        var headers: HTTPHeaders = ["Accept": type == "application/json" ? type : "\(type), application/json"]
        if body != nil { headers["Content-Type"] = type }
        if let version { headers["If-Match"] = version }
        let response = try await session.send(method, path, query: query, headers: headers, body: body)
        // A sign-in page or a proxy's notice with status 200 must not pass for a write that was done.
        if !method.isSafe, response.isSuccess, !response.body.isEmpty, response.isHTML {
            throw session.error(for: response, method: method)
        }
        return response
    }

    /// The JSON of a success.
    ///
    /// - Throws: `http.not_scim` when there is none; what a write has done is then not known.
    func json(_ response: HTTPResponse, method: HTTPMethod) throws(BridgeError) -> JSONValue {
        try parsed(response, method: method) { bytes throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
    }

    /// What a parser makes of a success.
    ///
    /// - Throws: `http.not_scim` as ``json(_:method:)``.
    func parsed<Result>(
        _ response: HTTPResponse, method: HTTPMethod, _ parse: ([UInt8]) throws(JSONSyntaxError) -> Result
    ) throws(BridgeError) -> Result {
        if response.isHTML { throw session.error(for: response, method: method) }
        do {
            return try parse(response.body)
        } catch {
            throw BridgeError(
                "http.not_scim",
                "The service answered with something that is not JSON (\(error)); check that “url” is the SCIM base address.",
                recovery: .stop, effect: method.isSafe ? .none : .unknown)
        }
    }

    /// The error that a response means to whoever did not expect it. Nothing that the service wrote is repeated but known words.
    func error(for response: HTTPResponse, method: HTTPMethod) -> BridgeError {
        let kind = SCIMError(status: response.status, body: response.body).kind
        if response.status == 401 || response.status == 403, kind != .sensitive { return refusal(of: response, method) }
        guard (400..<500).contains(response.status), ![401, 403, 408, 429].contains(response.status), !response.isHTML else {
            return session.error(for: response, method: method)
        }
        if response.status == 409 || kind == .uniqueness {
            return BridgeError(
                "target.conflict", "The service refused the change (status \(response.status)): another account has one of the values.",
                recovery: .skip, effect: .none)
        }
        let reason = kind.flatMap { Self.knownKinds.contains($0) ? ", \($0.rawValue)" : nil } ?? ""
        return BridgeError(
            "scim.refused",
            "The service refused the request (status \(response.status)\(reason)); the mapping or the dialect does not fit it.",
            recovery: .skip, effect: .none)
    }

    /// The token is refused: nothing was done, and nothing else will be.
    private func refusal(of response: HTTPResponse, _ method: HTTPMethod) -> BridgeError {
        var error = session.error(for: response, method: method)
        error.message =
            response.status == 401
            ? "The service does not accept the token (401): \(options.causesOfUnauthorized). \(options.howToGetToken)"
            : "The service refuses the token (403): \(options.causesOfForbidden). \(options.howToGetToken) \(options.howToEnable)"
        return error
    }

    /// The service has nothing where the resources of a type must be. Nothing was done.
    func noEndpoint(_ type: SCIMResourceType) -> BridgeError {
        BridgeError(
            "http.not_scim", "There is nothing at \(session.baseURL)/\(type.endpoint). \(options.howToEnable)", recovery: .stop,
            effect: .none)
    }

    private static let knownKinds: Set<SCIMError.Kind> = [
        .invalidFilter, .tooMany, .mutability, .invalidSyntax, .invalidPath, .noTarget, .invalidValue, .invalidVersion, .sensitive,
    ]
}

extension HTTPResponse {
    /// True when the service says that the resource is not there. A web page with 404 says something about the address instead.
    var isNotFound: Bool { (status == 404 || status == 410) && !isHTML }

    /// True when the body is an error in SCIM's words.
    var isSCIMError: Bool {
        (try? JSONValue(parsing: body))?["schemas"]?.array?.contains(.string(SchemaURN.error)) ?? false
    }

    /// True when the service does not have this method there.
    var isMethodMissing: Bool { status == 405 || status == 501 }

    /// True when a value is taken: 409, or 400 with `uniqueness`.
    var isConflict: Bool {
        status == 409 || status == 400 && SCIMError(status: status, body: body).kind == .uniqueness
    }

    /// True for a 400 of this kind.
    func isRefusal(_ kind: SCIMError.Kind) -> Bool { status == 400 && SCIMError(status: status, body: body).kind == kind }
}
