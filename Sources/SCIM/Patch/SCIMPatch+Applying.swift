extension SCIMPatch {
    /// Applies the operations to a resource as a service does: all, or none when one throws (RFC 7644 section 3.5.2).
    ///
    /// - Parameters:
    ///   - catalog: what may be written, and how.
    ///   - rules: how strict the service is.
    /// - Returns: false when the resource is as before, so that its version stays too.
    /// - Throws: the `SCIMError` that the service answers.
    @discardableResult
    public func apply(to resource: inout SCIMResource, catalog: SchemaCatalog, rules: ServerRules = .rfc) throws(SCIMError) -> Bool {
        var result = resource
        let application = PatchApplication(catalog: catalog, rules: rules)
        for operation in operations { try application.apply(operation, to: &result) }
        try catalog.requireAttributes(of: result, kind: .mutability)
        result.schemas = catalog.schemasInUse(by: result)
        guard result != resource else { return false }
        resource = result
        return true
    }
}
