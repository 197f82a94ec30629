import BridgeCore
import BridgePipeline
import BridgeState

extension TakeInStage {
    /// The keys under which a record is found.
    func keys(of record: Record) -> [LookupKey] {
        var keys: [LookupKey] = []
        for slot in run.compiled.joinSlots {
            guard let value = record.text(slot).map(JoinKey.normalized), !value.isEmpty, !ignored.contains(value) else { continue }
            keys.append(run.lookupKey(JoinKey.scope(record.layout.attributes[slot].name), value))
        }
        return run.compiled.references.isEmpty && !run.compiled.isReferredTo ? keys : keys + referenceKeys(of: record)
    }

    /// How others refer to the record, and to whom it refers.
    private func referenceKeys(of record: Record) -> [LookupKey] {
        let source = definition.name
        var keys = [run.referenceKey(record.anchor, by: nil, source: source)]
        for attribute in run.compiled.referenceKeys[source] ?? [] {
            guard let value = record.layout.slot(attribute).flatMap({ record.text($0) }) else { continue }
            keys.append(run.referenceKey(value, by: attribute, source: source))
        }
        for reference in run.compiled.references {
            guard let value = record.text(reference.sourceSlot) else { continue }
            let by = run.compiled.sourceSchemas[source]?.attribute(reference.attribute, kind: kind)?.referencesBy
            if let key = ReferenceKey.referring(to: run.referenceKey(value, by: by, source: source)) { keys.append(key) }
        }
        return keys
    }

    private var ignored: [String] { run.engine.pipeline.join.ignoredKeys.map(JoinKey.normalized) }
}

/// Join keys: their scope in the state and the form in which they are compared.
enum JoinKey {
    static let prefix = "join:"

    static func scope(_ attribute: String) -> String { prefix + asciiLowercased(attribute) }

    /// Without surrounding white space and ASCII case. Nothing else is guessed: `007` and `7` are different keys.
    static func normalized(_ value: String) -> String {
        let space: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{A0}" || $0.isNewline }
        return asciiLowercased(String(value.drop(while: space).reversed().drop(while: space).reversed()))
    }
}
