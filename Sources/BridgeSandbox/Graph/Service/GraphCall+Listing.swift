import SCIM

/// How a collection is called and paged.
struct GraphPage {
    /// The kind of its elements; nil for mixed ones.
    var kind: GraphKind?
    /// The path behind the version, for the next link.
    var path: String
    /// The entity set in the context.
    var context: String
    /// Resource units without options.
    var cost: Int
    /// True when the elements are deleted objects.
    var showsDeleted = false
    /// True when each element names its type.
    var namesTypes = false
}

extension GraphCall {
    /// One page of objects.
    func list(_ candidates: [Slot], _ page: GraphPage) throws(GraphError) -> GraphResponse {
        let size = try pageSize()
        let filter = try self.filter(page.kind ?? .user)
        try requireKnownOptions(page)
        let expansion = try ManagerExpansion(request.query, page.kind ?? .group, table: directory.table)
        let start = try startSlot()
        let candidates = narrowed(candidates, filter, page)
        var (shown, next): ([Slot], Slot?) = ([], nil)
        for index in candidates.firstIndex(after: start)..<candidates.count {
            let slot = candidates[index]
            guard directory.object(slot).isPresent != page.showsDeleted, matches(slot, filter) else { continue }
            if shown.count == size {
                next = shown.last
                break
            }
            shown.append(slot)
        }
        let count =
            request.isEventual && request.query.isCounted && request.query["skiptoken"] == nil ? matching(candidates, filter, page) : nil
        return answer(shown, next: next, count: count, page: page, expansion: expansion)
    }

    /// The number alone, as text.
    func count(_ candidates: [Slot], _ kind: GraphKind) throws(GraphError) -> GraphResponse {
        guard request.isEventual else { throw .badRequest("$count is not currently supported.") }
        let page = GraphPage(kind: kind, path: "", context: "", cost: 1)
        let number = matching(candidates, try filter(kind), page)
        return GraphResponse(status: 200, headers: [GraphHeader(name: "Content-Type", value: "text/plain")], body: Array("\(number)".utf8))
    }

    /// The condition in `$filter`; an advanced one needs the header and the count.
    func filter(_ kind: GraphKind) throws(GraphError) -> GraphFilter? {
        guard let text = request.query["filter"] else { return nil }
        let filter: GraphFilter
        do throws(FilterSyntaxError) {
            filter = try FilterParser.parse(text)
        } catch {
            throw .badRequest("Invalid filter clause: Syntax error in '\(text)'.", code: "BadRequest")
        }
        if let part = filter.unsupportedPart { throw .unsupportedFilter(part.property ?? "", kind) }
        guard let part = filter.advancedPart, !(request.isEventual && request.query.isCounted) else { return filter }
        if case .function = part { throw .unsupportedQuery("Unsupported Query.") }
        throw .unsupportedFilter(part.property ?? "", kind)
    }

    private func answer(_ shown: [Slot], next: Slot?, count: Int?, page: GraphPage, expansion: ManagerExpansion?) -> GraphResponse {
        let selections = Self.selections(page.kind, request.query.select, directory.table)
        var output: [UInt8] = []
        output.reserveCapacity(1024 + shown.count * 400)
        let names = request.query.select.map { "(\($0.joined(separator: ",")))" } ?? ""
        output += "{\"@odata.context\":\(JSONValue.string("\(request.base)/$metadata#\(page.context)\(names)"))".utf8
        if let count { output += ",\"@odata.count\":\(count)".utf8 }
        if let next { output += ",\"@odata.nextLink\":\(JSONValue.string(nextLink(page.path, after: next)))".utf8 }
        output += ",\"value\":[".utf8
        for (index, slot) in shown.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            let object = directory.object(slot)
            var leading = page.namesTypes ? Array("\"@odata.type\":\"\(object.kind.typeName)\",".utf8) : []
            expansion?.write(slot, directory, to: &leading)
            selections[object.kind]?.write(object, leading: leading, table: directory.table, to: &output)
        }
        output += "]}".utf8
        return GraphResponse(status: 200, body: output, cost: cost(page))
    }

    private static func selections(_ kind: GraphKind?, _ names: [String]?, _ table: PropertyTable) -> [GraphKind: GraphSelection] {
        var selections: [GraphKind: GraphSelection] = [:]
        for kind in kind.map({ [$0] }) ?? GraphKind.allCases { selections[kind] = GraphSelection(names, kind, table: table) }
        return selections
    }

    private func nextLink(_ path: String, after slot: Slot) -> String {
        let options = request.query.encoded(without: ["skiptoken"])
        return "\(request.base)/\(path)?\(options.isEmpty ? "" : options + "&")$skiptoken=\(PageToken(["list", String(slot)]).text)"
    }

    /// Resource units: a selection saves one, an expansion costs one, a small page saves one; never under one.
    private func cost(_ page: GraphPage) -> Int {
        let query = request.query
        return max(
            1,
            page.cost - (query.select == nil ? 0 : 1) + (query["expand"] == nil ? 0 : 1)
                - ((query["top"].flatMap(Int.init) ?? 100) < 20 ? 1 : 0))
    }

    private func startSlot() throws(GraphError) -> Slot {
        guard let text = request.query["skiptoken"] else { return -1 }
        guard let parts = PageToken(text)?.parts, parts.count == 2, parts[0] == "list", let slot = Slot(parts[1]) else {
            throw .expiredPageToken
        }
        return slot
    }

    private func pageSize() throws(GraphError) -> Int {
        let maximum =
            request.query.select?.contains("signInActivity") == true || request.query["filter"]?.contains("signInActivity") == true
            ? 500 : 999
        guard let text = request.query["top"] else { return 100 }
        guard let size = Int(text), (1...maximum).contains(size) else {
            throw .badRequest(
                "Invalid page size specified: '\(text)'. Must be between 1 and \(maximum) inclusive.", code: "Request_UnsupportedQuery")
        }
        return size
    }

    private func requireKnownOptions(_ page: GraphPage) throws(GraphError) {
        let query = request.query
        for option in ["skip", "search", "orderby"] where query[option] != nil {
            throw .unsupportedQuery("'$\(option)' is not supported.")
        }
        guard let kind = page.kind else { return }
        if let name = query.select?.first(where: GraphSchema.of(kind).singleOnly.contains) {
            throw GraphError(status: 501, code: "NotImplemented", message: "The property '\(name)' is not supported in a list.")
        }
    }

    private func matches(_ slot: Slot, _ filter: GraphFilter?) -> Bool {
        guard let filter else { return true }
        let object = directory.object(slot)
        return filter.matches { path in
            guard let name = path.first, let property = directory.table.known(name) else { return nil }
            return object.value(property)?.value(at: path.dropFirst())
        }
    }

    private func matching(_ candidates: [Slot], _ filter: GraphFilter?, _ page: GraphPage) -> Int {
        candidates.count { directory.object($0).isPresent != page.showsDeleted && matches($0, filter) }
    }

    /// Uses the indexes for conditions on an id or a principal name, so that a look-up reads no other object.
    private func narrowed(_ candidates: [Slot], _ filter: GraphFilter?, _ page: GraphPage) -> [Slot] {
        guard let kind = page.kind, let filter else { return candidates }
        let keys: [JSONValue]
        switch filter {
        case .compare(["id"], .equal, let value), .compare(["userPrincipalName"], .equal, let value): keys = [value]
        case .oneOf(["id"], let values), .oneOf(["userPrincipalName"], let values): keys = values
        default: return candidates
        }
        let found = Set(keys.compactMap(\.string).compactMap { directory.slot(kind, $0) })
        return found.isEmpty && !page.showsDeleted ? [] : page.showsDeleted ? candidates : found.sorted()
    }
}
