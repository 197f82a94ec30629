/// Several writes in one request (RFC 7644 section 3.7).
public struct SCIMBulkRequest: Hashable, Sendable {
    /// One write.
    public struct Operation: Hashable, Sendable {
        /// `POST`, `PUT`, `PATCH` or `DELETE`.
        public var method: String
        /// The path below the base URL: `/Users/42`. The id may be `bulkId:` and that of an earlier operation.
        public var path: String
        /// The client's name of the operation; a POST must have one. Answers are told apart by it.
        public var bulkId: String?
        /// The version that a write is for, as in `If-Match`.
        public var version: String?
        /// The body that the request alone would have.
        public var data: JSONValue?

        /// Makes an operation.
        public init(method: String, path: String, bulkId: String? = nil, version: String? = nil, data: JSONValue? = nil) {
            self.method = method
            self.path = path
            self.bulkId = bulkId
            self.version = version
            self.data = data
        }
    }

    /// The operations in order.
    public var operations: [Operation]
    /// After how many errors the service stops; nil: it does all.
    public var failOnErrors: Int?

    /// Makes a request.
    public init(operations: [Operation], failOnErrors: Int? = nil) {
        self.operations = operations
        self.failOnErrors = failOnErrors
    }
}

extension SCIMBulkRequest {
    /// The body.
    public var json: JSONValue {
        var object: JSONObject = ["schemas": [.string(SchemaURN.bulkRequest)]]
        object["failOnErrors"] = failOnErrors.map { .integer(Int64($0)) }
        object["Operations"] = .array(operations.map(\.json))
        return .object(object)
    }

    /// Reads a body.
    ///
    /// - Throws: `invalidSyntax` for the form.
    public init(json: JSONValue) throws(SCIMError) {
        guard let list = json["Operations"]?.array else { throw .badRequest(.invalidSyntax, "Operations is missing") }
        var operations: [Operation] = []
        for element in list { operations.append(try Operation(json: element)) }
        self.init(operations: operations, failOnErrors: json["failOnErrors"]?.int)
    }

    /// The operations in requests that a service takes: neither more of them than it allows, nor more bytes. One alone is never cut.
    public func chunked(maximumOperations: Int?, maximumPayload: Int?) -> [SCIMBulkRequest] {
        let (most, largest) = (max(1, maximumOperations ?? .max), maximumPayload ?? .max)
        let frame = SCIMBulkRequest(operations: [], failOnErrors: failOnErrors).json.bytes.count
        var chunks: [SCIMBulkRequest] = []
        var size = 0
        for operation in operations {
            let bytes = operation.json.bytes.count + 1
            if let last = chunks.last, last.operations.count < most, size + bytes <= largest {
                chunks[chunks.count - 1].operations.append(operation)
            } else {
                chunks.append(SCIMBulkRequest(operations: [operation], failOnErrors: failOnErrors))
                size = frame
            }
            size += bytes
        }
        return chunks
    }
}

extension SCIMBulkRequest.Operation {
    var json: JSONValue {
        var object: JSONObject = ["method": .string(method), "path": .string(path)]
        object["bulkId"] = bulkId.map(JSONValue.string)
        object["version"] = version.map(JSONValue.string)
        object["data"] = data
        return .object(object)
    }

    init(json: JSONValue) throws(SCIMError) {
        guard let method = json["method"]?.string?.uppercased(), let path = json["path"]?.string else {
            throw .badRequest(.invalidSyntax, "an operation needs method and path")
        }
        let bulkId = json["bulkId"]?.string
        guard method != "POST" || bulkId?.isEmpty == false else { throw .badRequest(.invalidSyntax, "a POST needs a bulkId") }
        self.init(method: method, path: path, bulkId: bulkId, version: json["version"]?.string, data: json["data"])
    }
}
