public import SCIMPath

extension SCIMFilter {
    /// True when the filter lets the resource through (RFC 7644 section 3.4.2.2).
    ///
    /// Whether case counts, and what is a time, comes from the catalog; unknown attributes are compared without regard to case.
    public func matches(_ resource: SCIMResource, catalog: SchemaCatalog) -> Bool {
        matches(FilterSubject.resource(resource, catalog))
    }

    /// True when the filter lets one value of an attribute through: the part in brackets of `emails[type eq "work"]`.
    func matches(_ element: JSONValue, of attribute: AttributeDefinition?) -> Bool {
        matchesExactly(element, attribute) ?? matches(FilterSubject.element(element, attribute))
    }

    /// The short way for `value eq "id"` where case counts, for groups with many thousand members; nil when it does not apply.
    private func matchesExactly(_ element: JSONValue, _ attribute: AttributeDefinition?) -> Bool? {
        guard case .comparison(let path, .equal, .string(let literal)) = self, path.subAttribute == nil,
            case .object(let object) = element, case .string(let text)? = object[path.attribute],
            let definition = attribute?.subAttribute(path.attribute), definition.isCaseExact, definition.type == .string
        else { return nil }
        return text == literal
    }

    private func matches(_ subject: FilterSubject) -> Bool {
        switch self {
        case .and(let parts): parts.allSatisfy { $0.matches(subject) }
        case .or(let parts): parts.contains { $0.matches(subject) }
        case .not(let part): !part.matches(subject)
        case .present(let path): subject.values(path).contains { !$0.isUnassigned && $0.string != "" }
        case .valuePath(let path, let filter):
            subject.values(path).contains { filter.matches($0, of: subject.definition(path)) }
        case .comparison(let path, .notEqual, let literal): !subject.contains(path, .equal, literal)
        case .comparison(let path, let operation, let literal): subject.contains(path, operation, literal)
        }
    }
}

/// What a filter is asked about.
private enum FilterSubject {
    case resource(SCIMResource, SchemaCatalog)
    case element(JSONValue, AttributeDefinition?)

    func values(_ path: AttributePath) -> [JSONValue] {
        switch self {
        case .resource(let resource, let catalog): resource.values(at: path, catalog: catalog)
        case .element(let element, _):
            (element.member(path.attribute)?.elements ?? [])
                .flatMap { value in path.subAttribute.map { value.member($0)?.elements ?? [] } ?? [value] }
        }
    }

    func definition(_ path: AttributePath) -> AttributeDefinition? {
        switch self {
        case .resource(_, let catalog): return catalog.definition(of: path)
        case .element(_, let attribute):
            // A list of plain values is filtered by "value", which then means the value itself.
            let definition = attribute?.type == .complex ? attribute?.subAttribute(path.attribute) : attribute
            return path.subAttribute.map { definition?.subAttribute($0) } ?? definition
        }
    }

    /// True when a value at the path compares so. A complex value stands for its `value`: `emails co "example.com"`.
    func contains(_ path: AttributePath, _ operation: SCIMFilter.Operator, _ literal: SCIMFilter.Value) -> Bool {
        let values = values(path).compactMap { $0.member("value") }
        if case .null = literal { return values.allSatisfy(\.isUnassigned) }
        let definition = definition(path)
        let value = definition?.type == .complex ? definition?.subAttribute("value") : definition
        return values.contains { Comparison(value: $0, literal: literal, definition: value).holds(operation) }
    }
}
