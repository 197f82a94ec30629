import SCIM

/// A bulk request on its way through the service (RFC 7644 section 3.7).
///
/// Operations are done in the client's order, but one that refers to another (`bulkId:x`) waits for it. Where they wait for each other
/// in a circle, the first goes ahead with the ids that the others are going to have (section 3.7.1).
struct BulkCall {
    private let directory: SCIMDirectory
    private let request: ServiceRequest
    private let baseURL: String
    /// The ids that new resources got, or will get, by the client's names for them.
    private var ids: [String: String] = [:]
    /// The ids among them that nobody has yet.
    private var reserved: [String: String] = [:]

    init(directory: SCIMDirectory, request: ServiceRequest, baseURL: String) {
        self.directory = directory
        self.request = request
        self.baseURL = baseURL
    }

    mutating func response(to body: JSONValue) throws(SCIMError) -> ServiceResponse {
        let bulk = try SCIMBulkRequest(json: body)
        guard bulk.operations.count <= directory.manner.maximumBulkOperations else {
            throw SCIMError(status: 413, detail: "a bulk request has at most \(directory.manner.maximumBulkOperations) operations")
        }
        var waiting = bulk.operations.enumerated().map { BulkStep(number: $0, operation: $1) }
        var answers: [(number: Int, answer: SCIMBulkResponse.Operation)] = []
        var errors = 0
        while !waiting.isEmpty {
            let step = waiting.remove(at: next(of: waiting))
            let answer = answer(to: step.operation)
            answers.append((step.number, answer))
            if answer.status >= 400 { errors += 1 }
            if let most = bulk.failOnErrors, errors >= max(1, most) { break }
        }
        let inOrder = answers.sorted { $0.number < $1.number }.map(\.answer)
        return ServiceResponse(status: 200, body: SCIMBulkResponse(operations: inOrder).json)
    }

    /// The first operation that waits for no other one. In a circle it is the first of all, and those that it names get their ids now.
    private mutating func next(of waiting: [BulkStep]) -> Int {
        let names = Set(waiting.compactMap(\.newName))
        let isReady = { [ids] (step: BulkStep) in step.references.allSatisfy { ids[$0] != nil || !names.contains($0) } }
        if let index = waiting.firstIndex(where: isReady) { return index }
        for name in waiting[0].references.intersection(names) where ids[name] == nil {
            let id = Identifier.make(directory.manner.identifierForm)
            ids[name] = id
            reserved[name] = id
        }
        return 0
    }

    private mutating func answer(to operation: SCIMBulkRequest.Operation) -> SCIMBulkResponse.Operation {
        let response: ServiceResponse
        do throws(SCIMError) {
            response = try carriedOut(operation)
        } catch {
            response = ServiceResponse(error)
        }
        let answer = SCIMBulkResponse.Operation(
            method: operation.method, bulkId: operation.bulkId, version: response.entityTag,
            location: response.location ?? (operation.method == "POST" ? nil : baseURL + operation.path), status: response.status,
            response: response.status >= 400 || operation.method == "POST" ? response.body : nil)
        if operation.method == "POST", let name = operation.bulkId { ids[name] = answer.status < 300 ? answer.resourceID : nil }
        return answer
    }

    private mutating func carriedOut(_ operation: SCIMBulkRequest.Operation) throws(SCIMError) -> ServiceResponse {
        let segments = try operation.path.split(separator: "/").map { text throws(SCIMError) in try resolved(String(text)) }
        guard let route = SCIMRoute(segments, types: directory.manner.resourceTypes), route.isWritable,
            route.methods.contains(operation.method), operation.method != "GET"
        else { throw SCIMError(status: 404, detail: "there is nothing to write at the path of the operation") }
        var single = request
        single.method = operation.method
        single.query = ""
        single.ifMatch = operation.version
        single.body = try resolved(operation.data ?? .null).bytes
        let newID = operation.method == "POST" ? operation.bulkId.flatMap { reserved.removeValue(forKey: $0) } : nil
        return try ServiceCall(directory: directory, request: single, baseURL: baseURL, newID: newID).response(to: route)
    }

    private func resolved(_ text: String) throws(SCIMError) -> String {
        guard let name = text.bulkReference else { return text }
        guard let id = ids[name] else { throw SCIMError(status: 409, detail: "a bulkId names no operation that succeeded") }
        return id
    }

    private func resolved(_ value: JSONValue) throws(SCIMError) -> JSONValue {
        switch value {
        case .string(let text): return .string(try resolved(text))
        case .array(let elements): return .array(try elements.map { element throws(SCIMError) in try resolved(element) })
        case .object(let object):
            return .object(JSONObject(try object.members.map { member throws(SCIMError) in (member.name, try resolved(member.value)) }))
        default: return value
        }
    }
}

/// An operation with what it waits for.
private struct BulkStep {
    let number: Int
    let operation: SCIMBulkRequest.Operation
    /// The names of the resources that it refers to.
    let references: Set<String>

    init(number: Int, operation: SCIMBulkRequest.Operation) {
        self.number = number
        self.operation = operation
        let inPath = operation.path.split(separator: "/").compactMap { String($0).bulkReference }
        references = Set(inPath + (operation.data?.bulkReferences ?? []))
    }

    /// The name of the resource that it makes.
    var newName: String? { operation.method == "POST" ? operation.bulkId : nil }
}

extension String {
    /// The name in `bulkId:name`.
    fileprivate var bulkReference: String? { hasPrefix("bulkId:") ? String(dropFirst("bulkId:".count)) : nil }
}

extension JSONValue {
    /// The names of all resources that the value refers to.
    fileprivate var bulkReferences: [String] {
        switch self {
        case .string(let text): text.bulkReference.map { [$0] } ?? []
        case .array(let elements): elements.flatMap(\.bulkReferences)
        case .object(let object): object.members.flatMap(\.value.bulkReferences)
        default: []
        }
    }
}

extension SCIMRoute {
    /// True for what a bulk operation may name: resources and their collections.
    fileprivate var isWritable: Bool {
        switch self {
        case .collection, .resource: true
        default: false
        }
    }
}
