import SCIM

/// An error as Microsoft Graph words it.
struct GraphError: Error, Hashable, Sendable {
    var status: Int
    var code: String
    var message: String
    /// Headers beside the body, such as `Retry-After`.
    var headers: [GraphHeader] = []

    /// The body, with the ids that a real answer carries.
    func body(requestID: String, clientRequestID: String?, date: String) -> JSONValue {
        let inner: JSONValue = [
            "date": .string(String(date.prefix(19))), "request-id": .string(requestID),
            "client-request-id": .string(clientRequestID ?? requestID),
        ]
        return ["error": ["code": .string(code), "message": .string(message), "innerError": inner]]
    }
}

extension GraphError {
    static func badRequest(_ message: String, code: String = "Request_BadRequest") -> GraphError {
        GraphError(status: 400, code: code, message: message)
    }

    static func unsupportedQuery(_ message: String) -> GraphError {
        GraphError(status: 400, code: "Request_UnsupportedQuery", message: message)
    }

    static func unsupportedFilter(_ property: String, _ kind: GraphKind) -> GraphError {
        unsupportedQuery("Unsupported or invalid query filter clause specified for property '\(property)' of resource '\(kind.title)'.")
    }

    static func notFound(_ key: String) -> GraphError {
        GraphError(
            status: 404, code: "Request_ResourceNotFound",
            message: "Resource '\(key)' does not exist or one of its queried reference-property objects are not present.")
    }

    static let noRoute = GraphError(
        status: 400, code: "BadRequest", message: "Resource not found for the segment. The sandbox does not have this path.")

    static let methodNotAllowed = GraphError(
        status: 405, code: "Request_BadRequest", message: "Specified HTTP method is not allowed for the request target.")

    static let denied = GraphError(
        status: 403, code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation.")

    static let expiredPageToken = badRequest(
        "The specified page token value has expired and can no longer be included in your request.", code: "Directory_ExpiredPageToken")

    static func conflict(_ message: String) -> GraphError { badRequest(message) }
}
