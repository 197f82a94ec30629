/// Checks values against definitions, and brings them into the form that is stored.
struct ValueCheck {
    var rules: ServerRules
    /// Whether null members of a single complex value stay, because a merge clears by them.
    var keepsNullMembers = false

    /// The value as it is stored: text for booleans turned into booleans where allowed, what only the service writes left out.
    ///
    /// - Throws: `invalidValue` that names the attribute, never the value.
    func checked(_ value: JSONValue, _ definition: AttributeDefinition) throws(SCIMError) -> JSONValue {
        if case .null = value { return .null }
        guard definition.isMultiValued else { return try single(value, definition) }
        guard case .array(let elements) = value else { throw wrong(definition, "a list") }
        return .array(try list(elements, definition))
    }

    /// The same for a value that may be one element of the list, as PATCH allows.
    func checkedElement(_ value: JSONValue, _ definition: AttributeDefinition) throws(SCIMError) -> JSONValue {
        switch value {
        case .null: .null
        case .array(let elements) where definition.isMultiValued: .array(try list(elements, definition))
        default: try single(value, definition)
        }
    }

    private func list(_ elements: [JSONValue], _ definition: AttributeDefinition) throws(SCIMError) -> [JSONValue] {
        var checked: [JSONValue] = []
        checked.reserveCapacity(elements.count)
        for element in elements where element != .null { checked.append(try single(element, definition)) }
        let isPrimary = { (element: JSONValue) in element["primary"] == .boolean(true) }
        if definition.type == .complex, checked.lazy.filter(isPrimary).prefix(2).count > 1 {
            throw .badRequest(.invalidValue, "\(definition.name) has more than one primary value")
        }
        return checked
    }

    private func single(_ value: JSONValue, _ definition: AttributeDefinition) throws(SCIMError) -> JSONValue {
        switch (definition.type, value) {
        case (.string, .string), (.reference, .string), (.binary, .string), (.boolean, .boolean), (.integer, .integer): return value
        case (.decimal, .integer), (.decimal, .number): return value
        case (.dateTime, .string(let text)):
            guard SCIMDateTime(text) != nil else { throw wrong(definition, "a date and time with a time zone") }
            return value
        case (.boolean, .string) where rules.acceptsBooleansAsText:
            guard let boolean = value.boolean else { throw wrong(definition, "true or false") }
            return .boolean(boolean)
        case (.complex, .object(let object)): return try complex(object, definition)
        case (.complex, .string) where rules.acceptsTextForComplex && definition.subAttribute("value") != nil: return ["value": value]
        default: throw wrong(definition, "of type \(definition.type.rawValue)")
        }
    }

    /// Members in the spelling of the schema; unknown ones only where the rules keep them.
    private func complex(_ object: JSONObject, _ definition: AttributeDefinition) throws(SCIMError) -> JSONValue {
        var result: JSONObject = [:]
        let keepsNulls = keepsNullMembers && !definition.isMultiValued
        for member in object.members {
            guard let definition = definition.subAttribute(member.name) else {
                if rules.acceptsUnknownAttributes { result[member.name] = member.value }
                continue
            }
            if definition.mutability == .readOnly { continue }
            let value = try checked(member.value, definition)
            if !value.isUnassigned { result[definition.name] = value } else if keepsNulls { result[definition.name] = .null }
        }
        for definition in definition.subAttributes where definition.isRequired && result[definition.name] == nil {
            throw .badRequest(.invalidValue, "\(definition.name) is required")
        }
        return .object(result)
    }

    private func wrong(_ definition: AttributeDefinition, _ expected: String) -> SCIMError {
        .badRequest(.invalidValue, "\(definition.name) must be \(expected)")
    }
}
