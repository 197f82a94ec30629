import SCIM

/// Turns what a client sent into what is kept, by the schemas and by the manner.
struct ResourceIntake {
    let type: DirectoryResourceType
    let manner: SandboxManner

    /// The resource of a POST or PUT body.
    ///
    /// - Throws: `invalidSyntax` for the form, `invalidValue` for missing and mistyped values.
    func resource(from body: JSONValue) throws(SCIMError) -> SCIMResource {
        guard let resource = SCIMResource(json: body) else { throw .badRequest(.invalidSyntax, "the body must be a JSON object") }
        guard resource.schemas.contains(where: { $0.lowercased() == type.schema.lowercased() }) else {
            throw .badRequest(.invalidSyntax, "schemas must hold \(type.schema)")
        }
        return try settled(try manner.catalog(of: type).accepted(resource, rules: manner.rules))
    }

    /// The resource after a PATCH.
    func patched(_ record: DirectoryRecord, _ patch: SCIMPatch) throws(SCIMError) -> SCIMResource {
        var resource = record.attributes
        try patch.apply(to: &resource, catalog: manner.catalog(of: type), rules: manner.rules)
        return try settled(resource)
    }

    /// What the manner asks of values and does to them.
    private func settled(_ resource: SCIMResource) throws(SCIMError) -> SCIMResource {
        var resource = resource
        // What is never returned is not kept either: a rehearsal needs nobody's password.
        for definition in manner.catalog(of: type).core.attributes where definition.returned == .never {
            resource.object[definition.name] = nil
        }
        guard type == .user else { return resource }
        if manner.requiresExternalID { try checkExternalID(of: resource) }
        if manner.replacesAtSignInUserName, let name = resource.object["userName"]?.string, name.utf8.contains(UInt8(ascii: "@")) {
            resource.object["userName"] = .string(name.split(separator: "@", omittingEmptySubsequences: false).joined(separator: "[at]"))
        }
        return resource
    }

    private func checkExternalID(of resource: SCIMResource) throws(SCIMError) {
        guard let identifier = resource.externalId, !identifier.isEmpty else { throw .badRequest(.invalidValue, "externalId is required") }
        if identifier.contains(where: \.isWhitespace) { throw .badRequest(.invalidValue, "externalId must not hold white space") }
    }
}
