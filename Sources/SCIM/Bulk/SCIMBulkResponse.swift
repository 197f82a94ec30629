/// What became of the writes of a bulk request (RFC 7644 section 3.7.3).
public struct SCIMBulkResponse: Hashable, Sendable {
    /// The answer to one operation.
    public struct Operation: Hashable, Sendable {
        /// The method of the operation.
        public var method: String?
        /// The client's name of the operation, where it had one.
        public var bulkId: String?
        /// The version afterwards.
        public var version: String?
        /// The URL of the resource; none when its creation failed.
        public var location: String?
        /// The status that the request alone would have had.
        public var status: Int
        /// The body: that of an error, and of a success where the service sends it.
        public var response: JSONValue?

        /// Makes an answer.
        public init(
            method: String?, bulkId: String? = nil, version: String? = nil, location: String? = nil, status: Int, response: JSONValue? = nil
        ) {
            self.method = method
            self.bulkId = bulkId
            self.version = version
            self.location = location
            self.status = status
            self.response = response
        }

        /// The id of the resource: from the body, or the last part of the URL.
        public var resourceID: String? {
            if let id = response?["id"]?.string { return id }
            return location?.split(separator: "/").last.map(String.init)
        }
    }

    /// The answers. A service that stopped after errors sends fewer than there were operations.
    public var operations: [Operation]

    /// Makes a response.
    public init(operations: [Operation]) { self.operations = operations }

    /// Reads a body leniently: statuses as text, as numbers, or in an object with `code`. Nil for what is no bulk response.
    public init?(json: JSONValue) {
        guard let list = json["Operations"]?.array else { return nil }
        self.init(operations: list.compactMap(Operation.init(json:)))
    }

    /// The body.
    public var json: JSONValue {
        ["schemas": [.string(SchemaURN.bulkResponse)], "Operations": .array(operations.map(\.json))]
    }

    /// The answer to each operation of a request, in its order: by `bulkId`, or by place where the service answered all in order.
    public func answers(to request: SCIMBulkRequest) -> [Operation?] {
        let named = Dictionary(
            operations.compactMap { answer in answer.bulkId.map { ($0, answer) } }, uniquingKeysWith: { first, _ in first })
        let isWhole = operations.count == request.operations.count
        return request.operations.enumerated().map { index, operation in
            if let answer = operation.bulkId.flatMap({ named[$0] }) { return answer }
            guard isWhole, operations[index].bulkId == nil else { return nil }
            return operations[index]
        }
    }
}

extension SCIMBulkResponse.Operation {
    var json: JSONValue {
        var object: JSONObject = [:]
        object["method"] = method.map(JSONValue.string)
        object["bulkId"] = bulkId.map(JSONValue.string)
        object["version"] = version.map(JSONValue.string)
        object["location"] = location.map(JSONValue.string)
        object["status"] = .string(String(status))
        object["response"] = response
        return .object(object)
    }

    init?(json: JSONValue) {
        guard let status = (json["status"]?["code"] ?? json["status"])?.int else { return nil }
        self.init(
            method: json["method"]?.string, bulkId: json["bulkId"]?.string, version: json["version"]?.string,
            location: json["location"]?.string, status: status, response: json["response"])
    }
}
