import SCIM

/// A request as the service needs it, whatever carried it.
struct ServiceRequest: Sendable {
    var method: String
    /// The path with its base, percent-encoded as it came.
    var path: String
    /// The part behind the question mark.
    var query = ""
    /// Scheme and host, without a slash at the end.
    var origin: String
    var contentType: String?
    var ifMatch: String?
    var ifNoneMatch: String?
    var body: [UInt8] = []
}

/// What the service answers.
struct ServiceResponse: Sendable {
    var status: Int
    var body: JSONValue?
    var entityTag: String?
    var location: String?
    /// The methods that would be allowed, with a 405.
    var allow: [String] = []

    /// An answer without a resource.
    init(status: Int, body: JSONValue? = nil) {
        self.status = status
        self.body = body
    }

    /// An error.
    init(_ error: SCIMError) {
        self.init(status: error.status, body: error.json)
    }

    /// A resource.
    init(status: Int, _ entry: DirectoryEntry, location: String) {
        self.init(status: status, body: entry.resource.json)
        entityTag = entry.entityTag
        self.location = location
    }
}
