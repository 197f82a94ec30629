import SCIM

extension GraphCall {
    /// A page of a delta query: of the first round, of a later one, or the way into one.
    func delta(_ kind: GraphKind) throws(GraphError) -> GraphResponse {
        var token = try deltaToken(kind)
        if request.query["deltatoken"]?.lowercased() == "latest" { return deltaAnswer([], next: nil, token: token) }
        if case .rest = token.place { token = laterRound(token) }
        let round = DeltaRound(directory: directory, token: token, membersPerItem: settings.deltaMembersPerPage)
        let (items, place) = round.page(size: settings.deltaPageSize, members: settings.deltaMembersPerPage)
        return deltaAnswer(items, next: place, token: token)
    }

    /// The token of the request, or that of a first round.
    private func deltaToken(_ kind: GraphKind) throws(GraphError) -> DeltaToken {
        let query = request.query
        let text = query["skiptoken"] ?? query["deltatoken"].flatMap { $0.lowercased() == "latest" ? nil : $0 }
        guard let text, !text.isEmpty else { return try firstRound(kind) }
        guard let token = DeltaToken(text), token.kind == kind, token.to <= directory.log.changes.count else {
            throw .badRequest("The delta token is invalid.", code: "Directory_InvalidDeltaToken")
        }
        guard token.generation == directory.generation else { throw .resyncRequired(request.base, kind) }
        return token
    }

    private func firstRound(_ kind: GraphKind) throws(GraphError) -> DeltaToken {
        for option in ["top", "orderby", "search", "skip"] where request.query[option] != nil {
            throw .unsupportedQuery("'$\(option)' is not supported with delta queries.")
        }
        let end = directory.log.end
        return DeltaToken(
            kind: kind, generation: directory.generation, place: .objects(index: 0, parts: 0), from: end, to: end,
            select: request.query.select, ids: try deltaIDs(kind))
    }

    private func laterRound(_ token: DeltaToken) -> DeltaToken {
        var token = token
        token.from = max(0, token.to - settings.replayedChanges)
        token.to = max(token.to, directory.log.end)
        token.place = .changes(index: 0, parts: 0)
        return token
    }

    /// `id eq '…' or id eq '…'`, at most 50: the only condition that delta queries know.
    private func deltaIDs(_ kind: GraphKind) throws(GraphError) -> [String]? {
        guard let text = request.query["filter"] else { return nil }
        guard let filter = try? FilterParser.parse(text), let ids = filter.comparedIDs, ids.count <= 50 else {
            throw .unsupportedFilter((try? FilterParser.parse(text))?.property ?? "", kind)
        }
        return ids
    }

    private func deltaAnswer(_ items: [DeltaItem], next: DeltaToken.Place?, token: DeltaToken) -> GraphResponse {
        var following = token
        following.place = next ?? .rest
        let names = token.select.map { "(\($0.joined(separator: ",")))" } ?? ""
        let (annotation, option) = next == nil ? ("deltaLink", "$deltatoken") : ("nextLink", "$skiptoken")
        var output = Array("{\"@odata.context\":\(JSONValue.string("\(request.base)/$metadata#\(token.kind.collection)\(names)"))".utf8)
        output +=
            ",\"@odata.\(annotation)\":\"\(request.base)/\(token.kind.collection)/delta?\(option)=\(following.text)\",\"value\":[".utf8
        let writer = DeltaWriter(directory: directory, token: token, isMinimal: request.prefersMinimal)
        for (index, item) in items.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            writer.write(item, to: &output)
        }
        output += "]}".utf8
        return GraphResponse(status: 200, body: output)
    }
}

extension GraphFilter {
    /// The ids that are compared with `eq` and joined with `or`; nil for any other condition.
    fileprivate var comparedIDs: [String]? {
        switch self {
        case .compare(["id"], .equal, .string(let id)): [id]
        case .or(let left, let right):
            if let left = left.comparedIDs, let right = right.comparedIDs { left + right } else { nil }
        default: nil
        }
    }
}

extension GraphError {
    /// The answer to a token that is too old: start again at `Location`.
    static func resyncRequired(_ base: String, _ kind: GraphKind) -> GraphError {
        GraphError(
            status: 410, code: "syncStateNotFound",
            message: "The sync state generation is not found. The delta token is expired and data must be synchronized again.",
            headers: [GraphHeader(name: "Location", value: "\(base)/\(kind.collection)/delta?$deltatoken=")])
    }
}
