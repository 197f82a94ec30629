public import BridgeCore
import BridgeHTTP
import SCIM

extension SCIMDirectory {
    /// Does several writes: together where settings and service want it so, otherwise each in a request of its own, at once.
    ///
    /// Answers come in the order of the writes. The writes must not depend on each other.
    public func apply(_ writes: [TargetWrite]) async throws -> [Result<WriteResult, BridgeError>] {
        guard writes.count > 1, try await usesBulk() else { return await singly(writes) }
        let prepared = await prepared(writes)
        let request = SCIMBulkRequest(operations: prepared.compactMap(\.operation))
        let features = try await features()
        var answers: [String: SCIMBulkResponse.Operation] = [:]
        var failures: [String: BridgeError] = [:]
        // An envelope of unknown size limits gets what most services take.
        let chunks = request.chunked(
            maximumOperations: features.maximumBulkOperations ?? Self.usualBulkOperations,
            maximumPayload: features.maximumBulkPayload ?? 1 << 20)
        for chunk in chunks { await send(chunk, &answers, &failures) }
        var results: [Result<WriteResult, BridgeError>] = []
        for item in prepared { results.append(await result(of: item, answers, failures)) }
        return results
    }

    /// The most writes that one request carries; nil: settings or service want each write alone.
    public func bulkLimit() async throws -> Int? {
        guard try await usesBulk() else { return nil }
        return try await features().maximumBulkOperations ?? Self.usualBulkOperations
    }

    /// What most services take whose own limit is not known.
    private static let usualBulkOperations = 100

    private func usesBulk() async throws -> Bool {
        switch dialect.bulk {
        case .off: false
        case .on: !memory.facts.lacksBulk
        case .automatic: try await features().supportsBulk == true && !memory.facts.lacksBulk
        }
    }

    private func singly(_ writes: [TargetWrite]) async -> [Result<WriteResult, BridgeError>] {
        await withTaskGroup(of: (Int, Result<WriteResult, BridgeError>).self) { group in
            for (index, write) in writes.enumerated() { group.addTask { (index, await alone(write)) } }
            var results = [Result<WriteResult, BridgeError>?](repeating: nil, count: writes.count)
            for await (index, result) in group { results[index] = result }
            return results.map { $0 ?? .failure(Self.interrupted) }
        }
    }

    private func alone(_ write: TargetWrite) async -> Result<WriteResult, BridgeError> {
        do {
            return .success(try await apply(write))
        } catch {
            return .failure(error as? BridgeError ?? Self.interrupted)
        }
    }

    private static let interrupted = BridgeError("write.interrupted", "The write was interrupted.", recovery: .stop, effect: .unknown)
}

/// A write on its way into a bulk request, or what is known of it already.
private struct PreparedWrite {
    let write: TargetWrite
    var operation: SCIMBulkRequest.Operation?
    var result: Result<WriteResult, BridgeError>?
}

extension SCIMDirectory {
    private func prepared(_ writes: [TargetWrite]) async -> [PreparedWrite] {
        var prepared: [PreparedWrite] = []
        for (index, write) in writes.enumerated() {
            var item = PreparedWrite(write: write)
            do {
                item.operation = try await operation(for: write, named: "w\(index)")
            } catch {
                item.result = .failure(error as? BridgeError ?? Self.interrupted)
            }
            prepared.append(item)
        }
        return prepared
    }

    /// The operation of a write; nil for what is better done alone.
    private func operation(for write: TargetWrite, named name: String) async throws -> SCIMBulkRequest.Operation? {
        let type = try await type(write.kind)
        guard let id = write.action.target else {
            let body = try newResource(try await changes(of: write, type), type)
            return .init(method: "POST", path: "/\(type.endpoint)", bulkId: name, data: body.json)
        }
        let path = "/\(type.endpoint)/\(id.value)"
        if write.action == .delete(id) { return .init(method: "DELETE", path: path, bulkId: name) }
        let changes = try await changes(of: write, type)
        guard usesPatch(type), !changes.contains(where: \.needsCurrentResource) else { return nil }
        let patch = SCIMPatch(changes: changes, dialect: dialect, catalog: type.catalog)
        guard !patch.isEmpty else { return nil }
        let version: String? = if case .update(_, let version) = write.action { try await entityTag(version) } else { nil }
        return .init(method: "PATCH", path: path, bulkId: name, version: version, data: patch.json(dialect))
    }

    /// Sends one request, in halves when it is too large for the service.
    private func send(
        _ request: SCIMBulkRequest, _ answers: inout [String: SCIMBulkResponse.Operation], _ failures: inout [String: BridgeError]
    ) async {
        let names = request.operations.compactMap(\.bulkId)
        guard !memory.facts.lacksBulk else { return }
        do {
            let response = try await send(.post, ["Bulk"], body: request.json.bytes)
            if response.status == 413, request.operations.count > 1 {
                for half in request.chunked(maximumOperations: (request.operations.count + 1) / 2, maximumPayload: nil) {
                    await send(half, &answers, &failures)
                }
                return
            }
            if response.isNotFound || response.isMethodMissing { return memory.learn { $0.lacksBulk = true } }
            guard response.isSuccess else { throw error(for: response, method: .post) }
            guard let bulk = SCIMBulkResponse(json: try json(response, method: .post)) else {
                throw BridgeError("scim.bulk", "The service's answer to a bulk request is none; set “bulk: off”.", effect: .unknown)
            }
            for (name, answer) in zip(names, bulk.answers(to: request)) { answers[name] = answer }
            for name in names where answers[name] == nil { failures[name] = Self.unanswered }
        } catch {
            for name in names { failures[name] = error as? BridgeError ?? Self.interrupted }
        }
    }

    private static let unanswered = BridgeError(
        "scim.bulk", "The service's answer to a bulk request leaves out a write; set “bulk: off” if that goes on.",
        recovery: .retry(after: nil), effect: .unknown)

    /// What became of a write. One that the service refused is done again alone, with everything that single writes know.
    private func result(
        of item: PreparedWrite, _ answers: [String: SCIMBulkResponse.Operation], _ failures: [String: BridgeError]
    ) async -> Result<WriteResult, BridgeError> {
        if let result = item.result { return result }
        guard let name = item.operation?.bulkId else { return await alone(item.write) }
        if let failure = failures[name] { return .failure(failure) }
        guard let answer = answers[name] else { return await alone(item.write) }
        // 501: the service knows bulk requests but not the method within.
        if answer.status == 501 || (400..<500).contains(answer.status) && answer.status != 408 { return await alone(item.write) }
        do {
            return .success(try await done(item.write, answer))
        } catch {
            return .failure(error as? BridgeError ?? Self.interrupted)
        }
    }

    private func done(_ write: TargetWrite, _ answer: SCIMBulkResponse.Operation) async throws -> WriteResult {
        let response = HTTPResponse(status: answer.status, body: answer.response?.bytes ?? [])
        let method: HTTPMethod = write.action == .create ? .post : .patch
        guard response.isSuccess else { throw error(for: response, method: method) }
        let version = answer.version ?? answer.response.flatMap(SCIMResource.init(json:))?.version
        guard let id = write.action.target ?? answer.resourceID.map(TargetID.init) else {
            throw BridgeError(
                "scim.no_id", "The service accepted a new account but did not say its id.", recovery: .skip, effect: .unknown)
        }
        return try await settled(.done(id, version: version), of: write.action, try await type(write.kind))
    }
}
