import SCIM

/// A bulk request on its way through the service (RFC 7644 section 3.7): one operation after the other, in the client's order.
///
/// A reference `bulkId:x` may only name an operation before it.
struct BulkCall {
    let directory: SCIMDirectory
    let request: ServiceRequest
    let baseURL: String

    func response(to body: JSONValue) throws(SCIMError) -> ServiceResponse {
        let bulk = try SCIMBulkRequest(json: body)
        guard bulk.operations.count <= directory.manner.maximumBulkOperations else {
            throw SCIMError(status: 413, detail: "a bulk request has at most \(directory.manner.maximumBulkOperations) operations")
        }
        var ids: [String: String] = [:]
        var answers: [SCIMBulkResponse.Operation] = []
        var errors = 0
        for operation in bulk.operations {
            let answer = answer(to: operation, ids)
            if let name = operation.bulkId, operation.method == "POST", let id = answer.resourceID, answer.status < 300 { ids[name] = id }
            answers.append(answer)
            if answer.status >= 400 { errors += 1 }
            if let most = bulk.failOnErrors, errors >= max(1, most) { break }
        }
        return ServiceResponse(status: 200, body: SCIMBulkResponse(operations: answers).json)
    }

    private func answer(to operation: SCIMBulkRequest.Operation, _ ids: [String: String]) -> SCIMBulkResponse.Operation {
        let response: ServiceResponse
        do throws(SCIMError) {
            response = try carriedOut(operation, ids)
        } catch {
            response = ServiceResponse(error)
        }
        return SCIMBulkResponse.Operation(
            method: operation.method, bulkId: operation.bulkId, version: response.entityTag,
            location: response.location ?? (operation.method == "POST" ? nil : baseURL + operation.path), status: response.status,
            response: response.status >= 400 || operation.method == "POST" ? response.body : nil)
    }

    private func carriedOut(_ operation: SCIMBulkRequest.Operation, _ ids: [String: String]) throws(SCIMError) -> ServiceResponse {
        let segments = try operation.path.split(separator: "/").map { text throws(SCIMError) in try Self.resolved(String(text), ids) }
        guard let route = SCIMRoute(segments, types: directory.manner.resourceTypes), route.isWritable,
            route.methods.contains(operation.method), operation.method != "GET"
        else { throw SCIMError(status: 404, detail: "there is nothing to write at the path of the operation") }
        var single = request
        single.method = operation.method
        single.query = ""
        single.ifMatch = operation.version
        single.body = try Self.resolved(operation.data ?? .null, ids).bytes
        return try ServiceCall(directory: directory, request: single, baseURL: baseURL).response(to: route)
    }

    private static func resolved(_ text: String, _ ids: [String: String]) throws(SCIMError) -> String {
        guard text.hasPrefix("bulkId:") else { return text }
        guard let id = ids[String(text.dropFirst("bulkId:".count))] else {
            throw SCIMError(status: 409, detail: "a bulkId names no earlier operation that succeeded")
        }
        return id
    }

    private static func resolved(_ value: JSONValue, _ ids: [String: String]) throws(SCIMError) -> JSONValue {
        switch value {
        case .string(let text): return .string(try resolved(text, ids))
        case .array(let elements): return .array(try elements.map { element throws(SCIMError) in try resolved(element, ids) })
        case .object(let object):
            return .object(
                JSONObject(try object.members.map { member throws(SCIMError) in (member.name, try resolved(member.value, ids)) }))
        default: return value
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
