import SCIMPath

/// What decides the form of a body for some changes: everything but the texts and numbers that are set.
struct BodyShape: Hashable {
    /// What becomes of an attribute.
    enum Form: Hashable {
        /// It gets a text or number.
        case filled
        /// It gets this boolean; booleans can decide over other entries (`primary`).
        case fixed(Bool)
        /// It has no value afterwards.
        case cleared
    }

    /// One change.
    struct Part: Hashable {
        let path: AttributePath
        let form: Form
        /// Whether the service has a value; nil when nobody knows.
        let isPresent: Bool?
    }

    let parts: [Part]

    /// The shape of changes; nil when lists or objects are written, whose form depends on what is in them.
    init?(_ changes: [SCIMChange]) {
        var parts: [Part] = []
        parts.reserveCapacity(changes.count)
        for change in changes {
            guard let form = Form(change.edit) else { return nil }
            parts.append(Part(path: change.path, form: form, isPresent: change.old.map { !$0.isEmpty }))
        }
        self.parts = parts
    }

    /// True when the values cannot decide over the form: each goes to one place, and no filter asks for one of them.
    func isIndependentOfValues(_ catalog: SchemaCatalog) -> Bool {
        let asked = Set(parts.compactMap(\.path.filter?.describedEntry).flatMap { $0.members.map { $0.name.asciiLowercased() } })
        return parts.filter { $0.form == .filled }.allSatisfy { part in
            guard let filter = part.path.filter else { return catalog.attribute(of: part.path)?.isMultiValued != true }
            guard filter.describedEntry != nil, let member = part.path.subAttribute else { return false }
            return !asked.contains(member.asciiLowercased())
        }
    }
}

extension BodyShape.Form {
    fileprivate init?(_ edit: SCIMChange.Edit) {
        switch edit {
        case .set(.string), .set(.integer), .set(.number): self = .filled
        case .set(.boolean(let value)): self = .fixed(value)
        case .clear, .set(.null): self = .cleared
        case .set(.array), .set(.object), .add, .remove: return nil
        }
    }
}
