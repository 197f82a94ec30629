import SCIM

/// One header of a message.
struct GraphHeader: Hashable, Sendable {
    let name: String
    let value: String
}

/// A request to the tenant, whatever carried it.
struct GraphRequest: Sendable {
    var method: String
    /// The path behind the version, in decoded segments: `users`, `delta`.
    var segments: [String]
    var query: GraphQuery
    /// Scheme, host and version, for links: `http://127.0.0.1:8080/v1.0`.
    var base: String
    /// Headers by lower-case name.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    /// True when the client accepts answers of the index that lags behind: advanced queries need it.
    var isEventual: Bool { headers["consistencylevel"]?.lowercased() == "eventual" }

    /// True when a delta query shall give changed properties only.
    var prefersMinimal: Bool { headers["prefer"]?.replacing(" ", with: "").lowercased().contains("return=minimal") ?? false }

    /// The body as an object.
    func object() throws(GraphError) -> JSONObject {
        guard let object = (try? JSONValue(parsing: body))?.object else {
            throw .badRequest(
                "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
                code: "BadRequest")
        }
        return object
    }
}

/// What the tenant answers.
struct GraphResponse: Sendable {
    var status: Int
    var headers: [GraphHeader] = []
    /// The encoded body; nil for none.
    var body: [UInt8]?
    /// What the request costs in resource units.
    var cost = 1

    static let noContent = GraphResponse(status: 204)
}
