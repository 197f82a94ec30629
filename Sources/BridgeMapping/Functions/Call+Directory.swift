import BridgeCore

/// Functions over what directories hold: roles, distinguished names, security identifiers, Base64.
extension Call {
    func convertFromBase64() throws(Stop) -> ExpressionValue {
        guard let encoding = TextEncoding(rawValue: try text(1) ?? "Unicode") else {
            throw failure("expression.not_base64", "an encoding is \(TextEncoding.names)")
        }
        return try mapped(0) { source throws(Stop) in
            guard let text = encoding.text(ofBase64: source) else {
                throw failure("expression.not_base64", "a value is no Base64 of a text in \(encoding.rawValue)")
            }
            return text
        }
    }

    /// The roles, each once, in the order of the source.
    func roles() throws(Stop) -> [RoleAssignment] {
        var roles: [RoleAssignment] = []
        for text in try value(0).texts where !text.isEmpty {
            guard let role = RoleAssignment(text) else {
                throw failure("expression.not_a_role", "a value is neither the text of a role nor a JSON object with its value")
            }
            if !roles.contains(role) { roles.append(role) }
        }
        return roles
    }

    /// Of several roles the first by its bytes: the same one at every run, in whatever order the source has them.
    func singleRole() throws(Stop) -> ExpressionValue {
        let values = try roles().map(\.value)
        return values.min { Bytewise($0) < Bytewise($1) }.map { .text($0) } ?? .null
    }

    /// A number beyond the last part gives null.
    func dnComponent() throws(Stop) -> ExpressionValue {
        let number = try requiredWhole(1)
        guard number >= 1 else { throw failure("expression.out_of_range", "parts are counted from 1") }
        guard let text = try text(0), !text.isEmpty else { return .null }
        guard let values = DistinguishedName.values(text) else {
            throw failure("expression.not_a_dn", "a value is no distinguished name")
        }
        return number <= values.count ? .text(values[number - 1]) : .null
    }

    /// The bytes of a binary attribute, Base64 of them, or what is already the text of an identifier.
    func stringFromSid() throws(Stop) -> ExpressionValue {
        if let slot = slot(0), let record = evaluator.record, record.count(slot) == 1 {
            let bytes = record.withBytes(slot) { span in span.withUnsafeBufferPointer { Array($0) } }
            if let text = SecurityIdentifier.text(bytes) { return .text(text) }
        }
        guard let text = try text(0), !text.isEmpty else { return .null }
        guard let identifier = SecurityIdentifier.text(ofText: text) else {
            throw failure("expression.not_a_sid", "a value is no security identifier")
        }
        return .text(identifier)
    }
}
