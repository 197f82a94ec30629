import SCIM
import SCIMPath

/// The parameters of a request for resources: those of a URL's query, or of the body of a search (RFC 7644 sections 3.4.2 and 3.4.3).
struct QueryParameters {
    private let values: [(name: String, value: JSONValue)]

    /// Decodes the query of a URL.
    init(query: String) throws(SCIMError) {
        guard let pairs = URLEncodedPairs.decode(query) else {
            throw .badRequest(.invalidSyntax, "the query is not percent-encoded UTF-8")
        }
        values = pairs.map { ($0.name, .string($0.value)) }
    }

    /// Takes the members of a search request.
    init(searchRequest: JSONValue) throws(SCIMError) {
        guard let object = searchRequest.object, object["schemas"]?.array?.contains(.string(SchemaURN.searchRequest)) == true else {
            throw .badRequest(.invalidSyntax, "schemas must hold \(SchemaURN.searchRequest)")
        }
        values = object.members.map { ($0.name, $0.value) }
    }

    /// The names, for the log.
    var names: [String] { values.map(\.name) }

    /// True when a parameter has a value.
    func contains(_ name: String) -> Bool { value(name) != nil }

    func query() throws(SCIMError) -> DirectoryQuery {
        var query = DirectoryQuery()
        if let text = value("filter")?.string { query.filter = try Self.filter(text) }
        if let text = value("sortBy")?.string { query.sortBy = try Self.path(text) }
        query.isDescending = value("sortOrder")?.string?.lowercased() == "descending"
        query.startIndex = try integer("startIndex") ?? 1
        query.count = try integer("count")
        return query
    }

    func selection() throws(SCIMError) -> AttributeSelection {
        let selection = AttributeSelection(attributes: try paths("attributes"), excluding: try paths("excludedAttributes"))
        guard selection.attributes.isEmpty || selection.excluded.isEmpty else {
            throw .badRequest(.invalidValue, "attributes and excludedAttributes exclude each other")
        }
        return selection
    }

    private func value(_ name: String) -> JSONValue? {
        values.last { $0.name.lowercased() == name.lowercased() && $0.value != "" && !$0.value.isUnassigned }?.value
    }

    private func integer(_ name: String) throws(SCIMError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let integer = value.integer.flatMap({ Int(exactly: $0) }) else {
            throw .badRequest(.invalidValue, "\(name) must be an integer")
        }
        return integer
    }

    private func paths(_ name: String) throws(SCIMError) -> [AttributePath] {
        let texts: [String]
        switch value(name) {
        case .array(let elements): texts = elements.compactMap(\.string)
        case .string(let text): texts = text.split(separator: ",").map(String.init)
        default: return []
        }
        return try texts.map { text throws(SCIMError) in try Self.path(text) }
    }

    private static func path(_ text: String) throws(SCIMError) -> AttributePath {
        do {
            return try AttributePath(text)
        } catch {
            throw .badRequest(.invalidPath, "\(error)")
        }
    }

    private static func filter(_ text: String) throws(SCIMError) -> SCIMFilter {
        do {
            return try SCIMFilter(text)
        } catch {
            throw .badRequest(.invalidFilter, "\(error)")
        }
    }
}
