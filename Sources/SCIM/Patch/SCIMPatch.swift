public import SCIMPath

/// The body of a PATCH request (RFC 7644 section 3.5.2).
public struct SCIMPatch: Hashable, Sendable {
    /// One operation.
    public struct Operation: Hashable, Sendable {
        /// The kinds of operation.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            case add, remove, replace
        }

        /// What to do.
        public var kind: Kind
        /// Where; nil for the resource itself.
        public var path: AttributePath?
        /// The value; nil for most removals.
        public var value: JSONValue?

        /// Makes an operation.
        public init(_ kind: Kind, _ path: AttributePath?, _ value: JSONValue? = nil) {
            self.kind = kind
            self.path = path
            self.value = value
        }
    }

    /// The operations in order. A service does all or none.
    public var operations: [Operation]

    /// Makes a body.
    public init(operations: [Operation]) {
        self.operations = operations
    }

    /// True when there is nothing to do: send nothing then.
    public var isEmpty: Bool { operations.isEmpty }
}

extension SCIMPatch {
    /// The body as the service wants to read it.
    public func json(_ dialect: SCIMDialect = .rfc) -> JSONValue {
        ["schemas": [.string(SchemaURN.patch)], "Operations": .array(operations.map { $0.json(dialect) })]
    }

    /// Reads a body.
    ///
    /// - Parameter rules: whether the names of operations are taken in any case.
    /// - Throws: `SCIMError` as the service answers it: `invalidSyntax` for the form, `invalidPath` for a path that does not parse.
    public init(json: JSONValue, rules: ServerRules = .rfc) throws(SCIMError) {
        guard let list = json["Operations"]?.array, !list.isEmpty else {
            throw .badRequest(.invalidSyntax, "Operations is missing or empty")
        }
        var operations: [Operation] = []
        for element in list { operations.append(try Operation(json: element, rules: rules)) }
        self.init(operations: operations)
    }
}

extension SCIMPatch.Operation {
    func json(_ dialect: SCIMDialect) -> JSONValue {
        let name = dialect.capitalisesOperations ? kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst() : kind.rawValue
        var object: JSONObject = ["op": .string(name)]
        object["path"] = path.map { .string($0.description) }
        object["value"] = dialect.writesBooleansAsText ? value?.withBooleansAsText : value
        return .object(object)
    }

    init(json: JSONValue, rules: ServerRules) throws(SCIMError) {
        guard let name = json["op"]?.string,
            let kind = Kind.allCases.first(where: {
                rules.operationNamesAreCaseSensitive ? $0.rawValue == name : $0.rawValue.equalsIgnoringASCIICase(name)
            })
        else { throw .badRequest(.invalidSyntax, "op must be add, remove or replace") }
        self.init(kind, try Self.path(json["path"]), json["value"])
    }

    private static func path(_ json: JSONValue?) throws(SCIMError) -> AttributePath? {
        switch json {
        case nil, .null: return nil
        case .string(let text):
            if text.isEmpty { return nil }
            do {
                return try AttributePath(text)
            } catch {
                throw .badRequest(.invalidPath, "path: \(error)")
            }
        default: throw .badRequest(.invalidPath, "path must be a string")
        }
    }
}

extension JSONValue {
    /// The value with `"True"` and `"False"` for booleans at any depth.
    fileprivate var withBooleansAsText: JSONValue {
        switch self {
        case .boolean(let value): .string(value ? "True" : "False")
        case .array(let elements): .array(elements.map(\.withBooleansAsText))
        case .object(let object): .object(JSONObject(object.members.map { ($0.name, $0.value.withBooleansAsText) }))
        default: self
        }
    }
}
