import BridgeCore
import BridgeMapping
import BridgePipeline
import BridgeState
import SCIMPath

/// Step 7: what has to change, by path, from what was last applied (or what the target has) to what is desired.
struct DiffStage {
    let compiled: CompiledPipeline

    /// A change and the slot that it concerns.
    struct SlotChange: Sendable {
        var slot: Int
        var change: Change
    }

    /// The changes that lead from `base` to `desired`. What is unknown in `desired` does not change.
    func changes(to desired: Record, from base: Record?) -> [SlotChange] {
        (0..<compiled.targetLayout.attributes.count).compactMap { slot in
            change(slot, desired, base).map { SlotChange(slot: slot, change: $0) }
        }
    }

    private func change(_ slot: Int, _ desired: Record, _ base: Record?) -> Change? {
        let mapping = compiled.rules.mappings[slot]
        let known = base.map { $0.presence(slot) != .unknown } ?? false
        let old = known ? base.map { values(of: $0, slot) } : nil
        switch desired.presence(slot) {
        case .unknown:
            return nil
        case .empty:
            guard let old, !old.isEmpty, !mapping.addsValues else { return nil }
            return Change(path: mapping.target, old: old, edit: .clear, isSensitive: mapping.isSensitive)
        case .one, .list:
            if let base, known, areEqual(slot, desired, base) { return nil }
            if mapping.apply == .ifTargetEmpty, let old, !old.isEmpty { return nil }
            if mapping.addsValues, let base { return addition(slot, desired, base, old) }
            return Change(path: mapping.target, old: old, edit: .set(values(of: desired, slot)), isSensitive: mapping.isSensitive)
        }
    }

    /// What is desired and not there; what is there besides stays.
    private func addition(_ slot: Int, _ desired: Record, _ base: Record, _ old: [TargetValue]?) -> Change? {
        let normalized = compiled.targetAttributes[slot].normalized
        let there = Set(base.texts(slot).map(normalized))
        let missing = values(of: desired, slot).filter { !there.contains(normalized($0.text)) }
        guard !missing.isEmpty else { return nil }
        let mapping = compiled.rules.mappings[slot]
        return Change(path: mapping.target, old: old, edit: .add(missing), isSensitive: mapping.isSensitive)
    }

    /// True when the values of a slot are the same to the target.
    func areEqual(_ slot: Int, _ left: Record, _ right: Record) -> Bool {
        let attribute = compiled.targetAttributes[slot]
        if case .reference = attribute.type { return references(left, slot).map(\.identity) == references(right, slot).map(\.identity) }
        let a = left.texts(slot).map(attribute.normalized)
        let b = right.texts(slot).map(attribute.normalized)
        return a == b || (attribute.isMultiValued && a.count == b.count && a.sorted() == b.sorted())
    }

    func references(_ record: Record, _ slot: Int) -> [AppliedReference] {
        record.texts(slot).compactMap(AppliedReference.init)
    }

    /// The values of a slot in the target's types.
    func values(of record: Record, _ slot: Int) -> [TargetValue] {
        let type = compiled.targetAttributes[slot].type
        if type == .binary { return (0..<record.count(slot)).map { n in record.withBytes(slot, n) { .binary(Array(copying: $0)) } } }
        return record.texts(slot).map { Self.value($0, type) }
    }

    private static func value(_ text: String, _ type: AttributeLayout.Attribute.ValueType) -> TargetValue {
        switch type {
        case .boolean:
            switch asciiLowercased(text) {
            case "true": .boolean(true)
            case "false": .boolean(false)
            default: .text(text)
            }
        case .integer: Int64(text).map(TargetValue.integer) ?? .text(text)
        case .reference: AppliedReference(text)?.value ?? .text(text)
        case .text, .dateTime, .binary: .text(text)
        }
    }

    /// What is applied once some changes are done: `base` with the changed slots of `desired`.
    func applied(_ desired: Record, changing slots: Set<Int>, over base: Record?) -> Record {
        var builder = RecordBatchBuilder(layout: compiled.targetLayout)
        builder.begin(.patch)
        for slot in 0..<compiled.targetLayout.attributes.count {
            if slots.contains(slot) {
                if let base, compiled.rules.mappings[slot].addsValues { copyBesides(desired, base, slot, into: &builder) }
                builder.copy(desired, slot: slot, to: slot)
            } else if let base {
                builder.copy(base, slot: slot, to: slot)
            }
        }
        builder.end()
        return builder.finish()[0]
    }

    /// True where values are only added and all of them are there.
    func addsNothing(_ slot: Int, _ desired: Record, _ there: Record) -> Bool {
        compiled.rules.mappings[slot].addsValues && addition(slot, desired, there, nil) == nil
    }

    /// The values that stay where others are added.
    private func copyBesides(_ desired: Record, _ base: Record, _ slot: Int, into builder: inout RecordBatchBuilder) {
        let normalized = compiled.targetAttributes[slot].normalized
        let added = Set(desired.texts(slot).map(normalized))
        for text in base.texts(slot) where !added.contains(normalized(text)) { builder.add(text, slot: slot) }
    }

    /// The target's own values of a resource as a record. A path that it did not deliver is empty.
    ///
    /// - Parameter people: who has the accounts that references name; nil: references are unknown, because they name the target's
    ///   resources, not people.
    func record(of resource: TargetResource, naming people: [TargetID: IdentityID]? = nil) -> Record {
        var builder = RecordBatchBuilder(layout: compiled.targetLayout)
        builder.begin(.patch)
        for (slot, mapping) in compiled.rules.mappings.enumerated() {
            if case .reference = mapping.source {
                guard let people else { continue }
                builder.clear(slot: slot)
                for value in resource.values[mapping.target] ?? [] {
                    let account = TargetID(value.text)
                    builder.add(AppliedReference(identity: people[account], account: account).text, slot: slot)
                }
                continue
            }
            builder.clear(slot: slot)
            for value in resource.values[mapping.target] ?? [] { builder.add(value.text, slot: slot) }
        }
        builder.end()
        return builder.finish()[0]
    }
}

extension AttributeMapping {
    /// True when the values are added to those at the target and never take one away.
    fileprivate var addsValues: Bool {
        if case .expression(let expression) = source { return expression.addsValues }
        return false
    }
}

extension Array where Element == UInt8 {
    init(copying span: Span<UInt8>) {
        self = span.withUnsafeBufferPointer { Array($0) }
    }
}
