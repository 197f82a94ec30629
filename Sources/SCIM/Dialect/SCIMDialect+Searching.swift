public import SCIMPath

extension SCIMDialect {
    /// The filter that asks for a value, in the form that the service understands.
    ///
    /// Check every hit with `areEqual`: services ignore filters, and the dotted form finds entries of other types.
    public func filter(_ path: AttributePath, equals text: String) -> SCIMFilter {
        guard let filter = path.filter else { return .equals(path, text) }
        switch entryFilterForm {
        case .afterBracket: return .equals(path, text)
        case .dotted: return .equals(path.withoutFilter, text)
        case .inBrackets:
            guard let value = try? AttributePath(path.subAttribute ?? "value") else { return .equals(path, text) }
            let parts = if case .and(let parts) = filter { parts } else { [filter] }
            return .valuePath(path.wholeAttribute, .and(parts + [.equals(value, text)]))
        }
    }

    /// The spellings under which a value may be found, most likely first.
    public func searchTexts(_ text: String, at path: AttributePath) -> [String] {
        guard userNameForm == .atSignInBrackets, Self.isUserName(path), text.contains("@") else { return [text] }
        return [text, Self.bracketed(text)]
    }

    /// True when the service can be asked for this attribute.
    public func canSearch(by path: AttributePath) -> Bool {
        searchableAttributes?.contains(path) ?? true
    }

    /// True when two values are the same to this service: by the attribute's case rule, and by what it does to user names.
    ///
    /// Complex values and lists are compared as they are; a boolean equals its text.
    public func areEqual(_ left: JSONValue, _ right: JSONValue, at path: AttributePath, catalog: SchemaCatalog = .user) -> Bool {
        if left == right { return true }
        let definition = catalog.definition(of: path)
        if definition?.type == .boolean, let left = left.boolean, let right = right.boolean { return left == right }
        guard let left = left.string, let right = right.string else { return left.isUnassigned && right.isUnassigned }
        return normalised(left, at: path, definition) == normalised(right, at: path, definition)
    }

    private func normalised(_ text: String, at path: AttributePath, _ definition: AttributeDefinition?) -> String {
        var text = text
        if userNameForm == .atSignInBrackets, Self.isUserName(path) { text = Self.bracketed(text) }
        // A display value in other letters is a change; a name that the service calls unique is not.
        let isUnique = definition.map { $0.uniqueness != .none && !$0.isCaseExact } ?? false
        let isIdentifier = isUnique || !externalIDIsCaseExact && Self.isExternalID(path)
        return isIdentifier || Self.isMail(path) ? text.caseFolded() : text
    }

    private static func isUserName(_ path: AttributePath) -> Bool {
        path.attribute.equalsIgnoringASCIICase("userName") && (path.schema.map(SchemaURN.isCore) ?? true)
    }

    private static func isExternalID(_ path: AttributePath) -> Bool {
        path.attribute.equalsIgnoringASCIICase("externalId") && (path.schema.map(SchemaURN.isCore) ?? true)
    }

    private static func isMail(_ path: AttributePath) -> Bool {
        path.attribute.equalsIgnoringASCIICase("emails") && path.subAttribute?.equalsIgnoringASCIICase("value") == true
    }

    private static func bracketed(_ text: String) -> String {
        text.split(separator: "@", omittingEmptySubsequences: false).joined(separator: "[at]")
    }
}
